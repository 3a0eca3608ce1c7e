import Notice

@testable import Ledger

/// What goes wrong around the daemon.
extension History {
    func changeWeather() {
        guard let target = Town.targets.randomElement(using: &random) else { return }
        let weather = Weather.any(&random)
        network.weather[target] = weather
        trace.note(clock.ticks, "weather", [Int64(weather.rawValue)], "\(target): \(weather)")
    }

    func diskFault() {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: disk.limit(disk.bytes + Int.random(in: 0...40_000, using: &random))
        case 1: disk.limit(nil)
        case 2: disk.failSync(after: Int.random(in: 0...10, using: &random))
        default: disk.failRead(after: Int.random(in: 0...10, using: &random))
        }
        trace.note(clock.ticks, "disk fault")
    }

    /// Somebody sets the clock: by seconds, or by hours.
    func stepClock() {
        let size: Int64 =
            Bool.random(using: &random)
            ? Int64.random(in: 1...240_000, using: &random) : Int64.random(in: 400_000...7_200_000, using: &random)
        let step = Bool.random(using: &random) ? size : -size
        clock.step(step)
        trace.note(clock.ticks, "clock step", [step])
        // The loop reads its clocks at every turn.
        _ = process?.now(clock)
    }

    /// One byte of what is stored rots.
    func damage() {
        guard let id = chronicle.order.randomElement(using: &random) else { return }
        // What staff would have to look at is another story: the row itself is spoilt for them too.
        let (table, column, key) = [
            ("notice", "content", "id = ?1"), ("notice", "content", "id = ?1"),
            ("plan", "audience", "notice = (SELECT number FROM notice WHERE id = ?1)"),
            (
                "bytes", "bytes",
                """
                hash IN (SELECT hash FROM prepared WHERE notice = (SELECT number FROM notice WHERE id = ?1) LIMIT 1)
                """
            ),
        ][Int.random(in: 0..<4, using: &random)]
        let share = Double.random(in: 0..<1, using: &random)
        write(
            "damage",
            { database in
                let found = try database.first("SELECT \(column) FROM \(table) WHERE \(key)", id.rawValue) {
                    $0.blob(0)
                }
                guard var bytes = found, !bytes.isEmpty else { return 0 }
                bytes[Int(share * Double(bytes.count))] ^= 1
                return try database.run("UPDATE \(table) SET \(column) = ?2 WHERE \(key)", id.rawValue, bytes)
            }, told: { [self] (rows: Int) in if rows > 0 { chronicle.damaged.insert(id) } })
        trace.note(clock.ticks, "damaged", [], "\(id) \(table).\(column)")
    }
}
