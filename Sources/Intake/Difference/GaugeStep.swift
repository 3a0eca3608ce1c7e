import Notice

extension Step {
    /// Gauges: each stands on one step; a step is taken or left when enough readings in a row say so. A gauge that falls
    /// silent changes nothing: silence is not "all clear".
    mutating func take(_ readings: [GaugeReading], into situation: inout Situation) -> Advance.Outcome {
        let ahead = now.adding(seconds: Limits.futureSeconds)
        for reading in readings where reading.time > ahead { quarantine(.dated(reading.time, reading.station)) }
        let byStation = Dictionary(grouping: readings.filter { $0.time <= ahead }, by: \.station)
        var outcome = Advance.Outcome.elsewhere
        for gauge in gauges {
            guard let own = byStation[gauge.station]?.sorted(by: { ($0.time, $0.value) < ($1.time, $1.value) }) else {
                continue
            }
            var state = situation.gauges[gauge.station] ?? Situation.Gauge()
            for reading in own {
                if let newest = state.newest, reading.time <= newest {
                    if outcome == .elsewhere { outcome = .older }
                    continue
                }
                outcome = .advanced
                take(reading, of: gauge, into: &state)
            }
            situation.gauges[gauge.station] = state
        }
        return outcome
    }

    private mutating func take(_ reading: GaugeReading, of gauge: Gauge, into state: inout Situation.Gauge) {
        state.newest = reading.time
        // The settings may have lost steps since.
        state.step = min(state.step, gauge.steps.count)
        let target = gauge.step(at: reading.value, from: state.step)
        if target == state.step {
            state.agreeing = 0
            return
        }
        state.agreeing = state.candidate == target ? state.agreeing + 1 : 1
        state.candidate = target
        guard state.agreeing >= gauge.confirmations else { return }
        let before = state.step
        (state.step, state.candidate, state.agreeing) = (target, nil, 0)
        let isOver = target == 0
        // The step told of: the one reached, or the last one left.
        let step = gauge.steps[(isOver ? before : target) - 1]
        let change = isOver ? "lifted" : before == 0 ? "issued" : target > before ? "raised" : "lowered"
        var slots = [
            Slots.code: "\(target)", Slots.step: step.name, Slots.change: change, Slots.station: gauge.name,
            Slots.quantity: gauge.quantity, Slots.value: GaugeText.number(reading.value), Slots.unit: gauge.unit,
        ]
        for (slot, names) in [
            (Slots.station, gauge.names), (Slots.quantity, gauge.quantities), (Slots.step, step.names),
        ] {
            for (language, name) in names { slots["\(slot).\(language.rawValue)"] = name }
        }
        if before > 0 { slots[Slots.previousCode] = "\(before)" }
        let thread =
            state.told?.thread
            ?? ThreadID(
                rawValue:
                    "\(document.source.rawValue).\(Slots.Product.gauge).\(StableHash.hex([gauge.station])).\(reading.time)"
            )
        let content = Content(
            status: .actual, phase: isOver ? .allClear : state.told == nil ? .alert : .update, source: document.source,
            references: [document.name], hazard: gauge.hazard,
            urgency: isOver ? UrgencyTable.end(of: step.urgency) : step.urgency, product: Slots.Product.gauge,
            slots: slots, areas: [ward.area], sent: reading.time,
            renewBy: isOver ? nil : reading.time.adding(seconds: Step.renewSeconds),
            texts: [.japanese: GaugeText.text(gauge, step, reading, isFalling: target < before)])
        let told = Situation.Told(thread: thread, content: content)
        state.told = isOver ? nil : told
        propose(told)
    }
}

/// What a gauge says in Japanese.
private enum GaugeText {
    static func text(_ gauge: Gauge, _ step: Gauge.Step, _ reading: GaugeReading, isFalling: Bool) -> NoticeText {
        let value = "\(number(reading.value))\(gauge.unit)"
        let threshold = "\(step.name)（\(number(step.threshold))\(gauge.unit)）"
        let headline =
            isFalling ? "\(gauge.name)の\(gauge.quantity)が下がりました" : "\(gauge.name)の\(gauge.quantity)が\(step.name)に達しました"
        let body =
            isFalling
            ? "\(gauge.name)の\(gauge.quantity)は\(value)に下がりました。基準は\(threshold)です。"
            : "\(gauge.name)の\(gauge.quantity)が\(value)になり、\(threshold)に達しました。"
        return NoticeText(headline: headline, body: body)
    }

    /// Without a fraction where there is none.
    static func number(_ value: Double) -> String {
        value == value.rounded() ? "\(Int(value))" : "\(value)"
    }
}
