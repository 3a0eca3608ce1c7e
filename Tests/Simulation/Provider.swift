import Channel
import Notice

/// What a provider does with one request that has reached it: the real LINE's retry keys, a receiver of signed webhooks that
/// drops ids it knows, a mail relay that knows no keys.
struct Provider {
    /// Seconds that a key is remembered after it was first taken.
    private let keyLifetime: Int64
    private let isLine: Bool
    /// By key, when the message was taken.
    private var taken: [String: Int64] = [:]

    init(_ limits: Limits, isLine: Bool) {
        keyLifetime = Int64(limits.keyLifetime)
        self.isLine = isLine
    }

    struct Verdict {
        var response: Response
        /// Whether the recipients have it, from this request or an earlier one of the same key.
        var isTaken: Bool
        /// Whether they were shown it now.
        var isShown: Bool
        /// Seconds it asked to be left alone.
        var retryAfter: Int64?
    }

    mutating func take(
        key: String, recipients: Int, weather: Weather, now: Int64, random: inout some RandomNumberGenerator
    ) -> Verdict {
        let isMail = keyLifetime == 0
        func mail(_ code: Int, _ text: String) -> Response {
            .smtp(
                SMTPResponse(
                    recipients: [SMTPReply](repeating: SMTPReply(code: 250, text: "2.1.5 ok"), count: recipients),
                    final: SMTPReply(code: code, text: text)))
        }
        func web(_ status: Int, _ headers: [HeaderField] = []) -> Response {
            .http(HTTPResponse(status: status, headers: headers))
        }
        let wasTaken = taken[key].map { now - $0 < keyLifetime * 1000 } ?? false
        func refuse(_ response: Response, after seconds: Int64? = nil) -> Verdict {
            Verdict(response: response, isTaken: wasTaken, isShown: false, retryAfter: seconds)
        }
        switch weather {
        case .busy where Int.random(in: 0..<3, using: &random) > 0:
            if isMail { return refuse(mail(451, "4.3.2 busy")) }
            let seconds = Int64.random(in: 1...90, using: &random)
            return refuse(
                web(isLine || Bool.random(using: &random) ? 429 : 503, [HeaderField("Retry-After", "\(seconds)")]),
                after: seconds)
        case .broken where Bool.random(using: &random):
            // Nobody outside can tell whether it had done its work before it broke.
            if Bool.random(using: &random) {
                return refuse(isMail ? .failed(Failure(.ambiguous, "closed after the final dot")) : web(500))
            }
            var verdict = accept(key, wasTaken, now: now, isMail ? mail(250, "") : web(200))
            verdict.response = isMail ? .failed(Failure(.ambiguous, "closed after the final dot")) : web(500)
            return verdict
        case .rejecting where !wasTaken && Bool.random(using: &random):
            if isMail {
                return refuse(mail(Bool.random(using: &random) ? 554 : 550, "5.1.1 no such user"))
            }
            return refuse(web(isLine ? 400 : Bool.random(using: &random) ? 410 : 413))
        case .misconfigured where isLine && !wasTaken: return refuse(web(401))
        default:
            if isMail { return accept(key, false, now: now, mail(250, "2.0.0 queued")) }
            return accept(key, wasTaken, now: now, web(isLine && wasTaken ? 409 : 200))
        }
    }

    private mutating func accept(_ key: String, _ wasTaken: Bool, now: Int64, _ response: Response) -> Verdict {
        if !wasTaken { taken[key] = now }
        return Verdict(response: response, isTaken: true, isShown: !wasTaken, retryAfter: nil)
    }
}
