import Notice

/// What a level moves to: a code and name, its weight for raised and lowered, and what a draft says of it.
struct LevelTarget {
    var code: String
    var name: String
    var weight: Int
    var hazard: Hazard
    var level: EquivalentLevel?
    var urgency: Urgency
    /// Beside code, name and change.
    var slots: [String: String] = [:]
    var area: Area?
}

/// What a level is a level of.
struct LevelSubject {
    var product: String
    /// Names the story in the thread's id.
    var key: String
    /// The weight of a code of this subject, by code and name.
    var weight: (_ code: String, _ name: String) -> Int
    /// A slot whose change alone is worth an update (a tsunami's height); nil where only the code counts.
    var watchedSlot: String?
}

extension Step {
    /// Moves one level to what is now in force (nil: nothing) and proposes the difference, if there is one.
    mutating func move(
        _ level: inout Situation.Level?, of subject: LevelSubject, to target: LevelTarget?, by telegram: JMATelegram
    ) {
        guard let target else { return lift(&level, by: telegram) }
        let before = level
        let isSame =
            before?.code == target.code
            && (subject.watchedSlot.map { before?.told?.content.slots[$0] == target.slots[$0] } ?? true)
        if isSame { return }
        var slots = target.slots
        slots[Slots.code] = target.code
        slots[Slots.name] = target.name
        var phase = Phase.alert
        if let code = before?.code, let old = before {
            phase = .update
            slots[Slots.previousCode] = code
            slots[Slots.previousName] = old.name
            let weight = subject.weight(code, old.name)
            slots[Slots.change] = target.weight > weight ? "raised" : target.weight < weight ? "lowered" : "changed"
        } else {
            slots[Slots.change] = "issued"
        }
        var content = content(
            telegram, phase: phase, hazard: target.hazard, urgency: target.urgency, product: subject.product,
            slots: slots, area: target.area)
        content.equivalentLevel = target.level
        content.renewBy = telegram.reported.adding(seconds: Step.renewSeconds)
        let thread =
            before?.told?.thread
            ?? thread(subject.product, subject.key, telegram.status, first: telegram.stamp.issued)
        let told = Situation.Told(thread: thread, content: content)
        level = Situation.Level(
            code: target.code, name: target.name, since: telegram.stamp, previousCode: before?.code,
            previousName: before?.name ?? "", told: told)
        propose(told)
    }

    /// 解除: nothing is in force any more.
    private mutating func lift(_ level: inout Situation.Level?, by telegram: JMATelegram) {
        guard var old = level, let code = old.code, let told = old.told else { return }
        var end = ended(told, .allClear, telegram)
        end.content.slots[Slots.code] = "00"
        end.content.slots[Slots.name] = old.name
        end.content.slots[Slots.previousCode] = code
        end.content.slots[Slots.previousName] = old.name
        end.content.slots[Slots.change] = "lifted"
        old.previousCode = code
        old.previousName = old.name
        old.code = nil
        old.since = telegram.stamp
        old.told = nil
        level = old
        propose(end)
    }

    /// 取消: the telegram that made this level is withdrawn. Back to what was in force before it, which for a level newly
    /// issued is nothing: a retraction.
    ///
    /// - Parameter target: what a code and name of this subject mean.
    mutating func withdraw(
        _ level: inout Situation.Level?, of subject: LevelSubject, by telegram: JMATelegram,
        target: (_ code: String, _ name: String) -> LevelTarget
    ) {
        guard let old = level else { return }
        if let code = old.previousCode {
            let back = target(code, old.previousName)
            move(&level, of: subject, to: back, by: telegram)
        } else if let told = old.told {
            propose(ended(told, .retraction, telegram))
            level = nil
        }
    }
}
