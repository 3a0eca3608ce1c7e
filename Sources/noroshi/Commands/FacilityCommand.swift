import Notice
import Signage

/// `noroshi facility list|set`: where people can go, and reporting it open or full.
enum FacilityCommand {
    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let what = try arguments.required(word: "what to do (list, set)")
        let json = arguments.flag("--json")
        let client = try ControlClient(&arguments)
        switch what {
        case "list":
            try arguments.finish()
            let answer = try client.get("/v1/facilities")
            let views = try answer.decoded([FacilityView].self)
            if json { Terminal.out(answer.text) } else { views.forEach(show) }
            return .ok
        case "set":
            let people = try arguments.option("--people")
            let id = try arguments.required(word: "the facility's name")
            let state = try arguments.required(
                word: "its state (\(Facility.State.allCases.map(\.rawValue).joined(separator: ", ")))")
            try arguments.finish()
            guard Facility.State(rawValue: state) != nil, people.map({ Int($0) != nil }) ?? true else {
                throw UsageError("`noroshi facility set NAME STATE [--people N]`: \(state) is no state, or N no number")
            }
            let count = people.map { ", \"people\": \($0)" } ?? ""
            let answer = try client.post(
                "/v1/facilities/\(URIText.escaped(id))", Array("{ \"state\": \"\(state)\"\(count) }".utf8))
            let view = try answer.decoded(FacilityView.self)
            if json { Terminal.out(answer.text) } else { show(view) }
            return .ok
        default: throw UsageError("`noroshi facility` knows list and set, not \"\(what)\"")
        }
    }

    private static func show(_ view: FacilityView) {
        let people = view.people.map { "  \($0)人" } ?? ""
        let capacity = view.capacity.map { "（定員 \($0)人）" } ?? ""
        let at = view.reportedAt.map { "  \($0.japaneseDayAndClock)現在" } ?? ""
        Terminal.out(
            "\(Terminal.bold(view.id))  \(view.names["ja"] ?? "")  \(view.state.japanese)\(people)\(capacity)\(at)")
    }
}
