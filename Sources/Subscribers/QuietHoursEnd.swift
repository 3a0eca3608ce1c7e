package import Notice

extension Subscription {
    /// When a notice of this urgency, ready now, may reach this person: at once, or, for news and advisories in the
    /// quiet hours, when these end.
    package func earliestDelivery(of urgency: Urgency, from now: Timestamp) -> Timestamp {
        quietHours?.earliestDelivery(of: urgency, from: now) ?? now
    }
}

extension QuietHours {
    /// When a notice of this urgency, ready now, may reach somebody who asked for these hours.
    package func earliestDelivery(of urgency: Urgency, from now: Timestamp) -> Timestamp {
        urgency < .urgent && contains(now) ? end(after: now) : now
    }

    private static let minutesPerDay = 1_440

    /// The next moment at which these hours are over, for a moment inside them.
    package func end(after moment: Timestamp) -> Timestamp {
        let f = moment.fields()
        let minute = f.hour * 60 + f.minute
        let minutes = (until - minute + Self.minutesPerDay) % Self.minutesPerDay
        let startOfMinute = moment.adding(milliseconds: -Int64(f.second * 1000 + f.millisecond))
        return startOfMinute.adding(seconds: Int64(minutes == 0 ? Self.minutesPerDay : minutes) * 60)
    }
}
