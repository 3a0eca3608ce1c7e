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
    /// Beside the municipality.
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
        _ level: inout Situation.Level?, of subject: LevelSubject, to target: LevelTarget?, by telegram: JMATelegram,
        _ handling: Advance.Handling = .tell
    ) {
        guard let target else { return end(&level, by: telegram) }
        let before = level
        let isSame =
            before?.code == target.code
            && (subject.watchedSlot.map { before?.told?.content.slots[$0] == target.slots[$0] } ?? true)
        if isSame { return }
        var slots = target.slots
        slots[Slots.code] = target.code
        slots[Slots.name] = target.name
        var phase = Phase.alert
        if let old = before, let code = old.code, old.told != nil {
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
        level = Situation.Level(code: target.code, name: target.name, told: told)
        propose(told, handling)
    }

    /// Nothing is in force any more: 解除, or a 取消 of the telegram that made it so.
    private mutating func end(_ level: inout Situation.Level?, by telegram: JMATelegram) {
        guard let old = level, let code = old.code, let told = old.told else {
            level = nil
            return
        }
        level = nil
        if telegram.isCancelled { return propose(ended(told, .retraction, telegram)) }
        var end = ended(told, .allClear, telegram)
        end.content.slots[Slots.code] = "00"
        end.content.slots[Slots.name] = old.name
        end.content.slots[Slots.previousCode] = code
        end.content.slots[Slots.previousName] = old.name
        end.content.slots[Slots.change] = "lifted"
        propose(end)
    }
}
