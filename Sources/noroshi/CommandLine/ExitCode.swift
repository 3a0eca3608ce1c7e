/// What the command tells the shell.
enum ExitCode: Int32, Sendable {
    case ok = 0
    case error = 1
    /// A wrong call or a wrong configuration: nothing was started.
    case usage = 2
    /// Some recipients did not get it.
    case partialDelivery = 3
    /// It waits for a second person.
    case waitsForApproval = 4
}

/// Ends a command with a message for its user.
struct CommandFailure: Error, Sendable, CustomStringConvertible {
    let description: String
    let code: ExitCode

    init(_ description: String, code: ExitCode = .error) {
        self.description = description
        self.code = code
    }
}
