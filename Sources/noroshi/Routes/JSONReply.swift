import FoundationEssentials
import HTTP
import Ledger
import Settings
import Web

/// Answers in JSON, with errors as RFC 9457 problems that never show what is inside.
enum JSONReply {
    static func encode(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map(Array.init) ?? Array("{}".utf8)
    }

    static func ok(_ value: some Encodable, status: Int = 200) -> Response {
        .json(encode(value), status: status, headers: [("Cache-Control", "no-store")])
    }

    /// Runs on the pool what may not run on the web loop, and answers what it returns or throws.
    static func later(_ work: @escaping @Sendable () async throws -> Response) -> Reply {
        .later { completion in
            Task {
                do { completion(try await work()) } catch { completion(problem(for: error)) }
            }
        }
    }

    static func problem(for error: any Error) -> Response {
        switch error {
        case let error as SettingsErrors:
            .problem(400, "\(error)")
        case let error as LedgerError:
            switch error {
            case .notFound(let what): .problem(404, "\(what) is not known here.")
            case .refused(let reason): .problem(409, reason)
            case .full, .readOnly, .busy, .closed:
                .problem(503, "It was not accepted. Try again; nothing was sent.", headers: [("Retry-After", "5")])
            default: .problem(500, "Something is wrong here; the operator's log says what.")
            }
        default: .problem(500, "Something is wrong here; the operator's log says what.")
        }
    }
}

/// The routes' one place for `Reply`, which several rooms have.
typealias Reply = Web.Reply
