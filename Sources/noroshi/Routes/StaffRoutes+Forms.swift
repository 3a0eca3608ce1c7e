import HTTP
import Ledger
import Policy
import Web

/// What residents sent on a form's page, for the section in charge.
extension StaffRoutes {
    func addForms(to router: inout Router) {
        guard let forms else { return }
        on(&router, .get, "/v1/forms", scopes: [.answer]) { _, _ in JSONReply.ok(try await forms.list()) }
        on(&router, .get, "/v1/forms/{number}", scopes: [.answer]) { request, _ in
            JSONReply.ok(try await forms.entry(try Self.formNumber(request)))
        }
        on(&router, .get, "/v1/forms/{number}/photos/{field}", scopes: [.answer]) { request, _ in
            let bytes = try await forms.photo(request.parameters["field"], of: try Self.formNumber(request))
            return HTTP.Response(
                status: 200,
                headers: [
                    // JPEG begins with FF D8; only it and PNG are kept.
                    ("Content-Type", bytes.first == 0xFF ? "image/jpeg" : "image/png"),
                    ("Content-Disposition", "attachment"), ("Cache-Control", "no-store"),
                ], body: bytes)
        }
        on(&router, .post, "/v1/forms/{number}/done", scopes: [.answer], bodyLimit: Self.decisionLimit) {
            request, member in
            try await forms.end(try Self.formNumber(request), by: member.auditName)
            return JSONReply.ok(["done": true])
        }
    }

    private static func formNumber(_ request: HTTP.Request) throws -> Int64 {
        let text = request.parameters["number"]
        guard let number = Int64(text) else { throw LedgerError.notFound("form \(text)") }
        return number
    }
}
