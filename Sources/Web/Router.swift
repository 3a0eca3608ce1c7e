package import HTTP

/// Finds the route of a request by method and path. Literal paths are looked up; patterns are tried in the order they
/// were added. HEAD falls back to GET, OPTIONS is answered from the table, a wrong method is 405 with `Allow`.
package struct Router: Sendable {
    package typealias Handler = Route.Handler

    /// What the table says about one request.
    enum Finding {
        case route(Route, PathParameters)
        case notFound
        /// The path exists for these methods.
        case otherMethods([HTTP.Method])
    }

    private var literals: [String: [Route]] = [:]
    private var patterns: [(pattern: PathPattern, routes: [Route])] = []
    /// The patterns that paths with one first segment may fit, by their places in `patterns`, in order.
    private var families: [(first: [UInt8], members: [Int])] = []
    /// The patterns whose first segment is a place.
    private var openPatterns: [Int] = []

    package init() {}

    /// Adds a route. Traps where the same method, pattern and scope exist already.
    package mutating func on(
        _ method: HTTP.Method, _ pattern: String, scope: Route.Scope = .everywhere, bodyLimit: Int? = nil,
        handler: @escaping Handler
    ) {
        let route = Route(
            method: method, pattern: PathPattern(pattern), scope: scope, bodyLimit: bodyLimit, handler: handler)
        func isSame(_ other: Route) -> Bool { other.method == method && other.scope == scope }
        if route.pattern.isLiteral {
            precondition(!literals[pattern, default: []].contains(where: isSame), "route added twice: \(pattern)")
            literals[pattern, default: []].append(route)
        } else if let index = patterns.firstIndex(where: { $0.pattern == route.pattern }) {
            precondition(!patterns[index].routes.contains(where: isSame), "route added twice: \(pattern)")
            patterns[index].routes.append(route)
        } else {
            patterns.append((route.pattern, [route]))
            note(patterns.count - 1, of: route.pattern)
        }
    }

    private mutating func note(_ place: Int, of pattern: PathPattern) {
        guard let first = pattern.firstLiteral else {
            for family in families.indices { families[family].members.append(place) }
            openPatterns.append(place)
            return
        }
        if let family = families.firstIndex(where: { $0.first == first }) {
            families[family].members.append(place)
        } else {
            families.append((first, openPatterns + [place]))
        }
    }

    /// The answer to a whole request, as the server gives it; also the way to test handlers without a socket.
    package func reply(to request: Request) -> Reply {
        var request = request
        switch find(request) {
        case .route(let route, let parameters):
            request.parameters = parameters
            return route.handler(request)
        case .notFound: return .now(Router.notFound)
        case .otherMethods(let methods): return .now(Router.answer(request.method, allowed: methods))
        }
    }

    func find(_ request: Request) -> Finding {
        if request.path == "*" { return .otherMethods(HTTP.Method.allCases) }
        var allowed: [HTTP.Method] = []
        if let routes = literals[request.path] {
            if let route = pick(routes, request, &allowed) { return .route(route, PathParameters()) }
        }
        let path = request.path.utf8Span.span
        for place in candidates(path) {
            guard let parameters = patterns[place].pattern.match(path) else { continue }
            if let route = pick(patterns[place].routes, request, &allowed) { return .route(route, parameters) }
        }
        return allowed.isEmpty ? .notFound : .otherMethods(allowed)
    }

    private func candidates(_ path: Span<UInt8>) -> [Int] {
        let first = path.extracting(min(1, path.count)..<PathPattern.segmentEnd(path, from: min(1, path.count)))
        for family in families where PathPattern.areEqual(first, family.first) { return family.members }
        return openPatterns
    }

    private func pick(_ routes: [Route], _ request: Request, _ allowed: inout [HTTP.Method]) -> Route? {
        var getRoute: Route?
        for route in routes where route.scope.admits(request.peer) {
            if route.method == request.method { return route }
            if route.method == .get { getRoute = route }
            allowed.append(route.method)
        }
        return request.method == .head ? getRoute : nil
    }

    static let notFound = Response.problem(404, "There is nothing at this address.")

    static func answer(_ method: HTTP.Method, allowed: [HTTP.Method]) -> Response {
        var names = Set(allowed.map(\.rawValue)).union([HTTP.Method.options.rawValue])
        if names.contains(HTTP.Method.get.rawValue) { names.insert(HTTP.Method.head.rawValue) }
        let allow = [("Allow", names.sorted().joined(separator: ", "))]
        if method == .options { return .empty(204, headers: allow) }
        return .problem(405, "The address exists, but not for \(method.rawValue).", headers: allow)
    }
}
