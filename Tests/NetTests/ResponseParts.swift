import Channel

extension Response {
    var status: Int? {
        if case .http(let answer) = self { return answer.status }
        return nil
    }

    var body: [UInt8]? {
        if case .http(let answer) = self { return answer.body }
        return nil
    }

    var failure: Failure? {
        if case .failed(let failure) = self { return failure }
        return nil
    }

    var smtp: SMTPResponse? {
        if case .smtp(let answer) = self { return answer }
        return nil
    }
}
