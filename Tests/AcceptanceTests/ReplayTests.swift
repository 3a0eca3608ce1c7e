import Delivery
import Foundation
import Intake
import Ledger
import Notice
import Testing

@testable import Sinks
@testable import noroshi

extension Acceptance {
    @Suite("A replayed disaster", .timeLimit(.minutes(5)))
    struct ReplayTests {
        /// A telegram of the demo's story, reported at another time; its earthquake is another one for each day.
        private static func telegram(
            _ code: String, _ turn: Int = 0, at time: Timestamp, day: Int = 0, replacing words: [(String, String)] = []
        ) -> (name: String, bytes: [UInt8]) {
            var text = Town.telegram(code, turn).xml
            for (old, new) in words { text = text.replacing(old, with: new) }
            text = text.replacing("20260901085810", with: "2026090\(1 + day)085810")
            let shift = TimeShift(milliseconds: time.milliseconds - Town.origin.milliseconds)
            return ("\(time.milliseconds)_\(code).xml", shift.apply(to: Array(text.utf8)))
        }

        /// Seven days, each with warnings that come, rise, fall and end, an earthquake and a tsunami.
        private static var week: [(name: String, bytes: [UInt8])] {
            (0..<7).flatMap { day -> [(name: String, bytes: [UInt8])] in
                func time(_ minutes: Int64) -> Timestamp {
                    Town.origin.adding(seconds: Int64(day) * 86_400 + minutes * 60)
                }
                let lighter = [("レベル４土砂災害危険警報", "レベル３土砂災害警報"), ("<Code>49<", "<Code>09<")]
                let heavier = [("レベル４土砂災害危険警報", "レベル５土砂災害特別警報"), ("<Code>49<", "<Code>39<")]
                // The last day's landslide warning and river forecast stay in force.
                let ends =
                    day == 6 ? [] : [telegram("VPWW56", 1, at: time(1_200)), telegram("VXKO50", 1, at: time(1_320))]
                return [
                    telegram("VPWW61", at: time(60)), telegram("VPWW55", at: time(120)),
                    telegram("VPWW56", at: time(180), replacing: lighter), telegram("VPWW56", at: time(360)),
                    telegram("VXKO50", at: time(420)), telegram("VPWW56", at: time(540), replacing: heavier),
                    telegram("VXSE51", at: time(600), day: day), telegram("VXSE53", at: time(605), day: day),
                    telegram("VTSE41", at: time(610), day: day), telegram("VPWW56", at: time(780)),
                    telegram("VTSE41", 1, at: time(900), day: day),
                ] + ends
            }
        }

        /// What a source stands on in the end, told in order, without any mishap.
        private static func expected(_ schedule: ReplaySchedule) throws -> SourceState {
            var rewriter = TelegramRewriter()
            var state = SourceState()
            let ward = WardAreas(
                name: "潮見浜市", municipality: "9910300", ancestors: ["990011", "990010", "990000"], seismic: ["990"],
                tsunami: ["990"], rivers: ["990001000100"])
            let documents = try schedule.items.map { item in
                let bytes = try rewriter.rewrite(item.bytes, name: item.name, publishedAt: item.reported).bytes
                return try parse(bytes, name: item.name, source: SourceID(rawValue: "jma"), contentType: nil).get()
            }
            for (item, document) in zip(schedule.items, documents) {
                state = advance(state, document, ward: ward, now: item.reported.adding(seconds: 120)).state
            }
            return state
        }

        /// What stands, apart from the telegrams and threads it came by.
        private static func standing(_ state: SourceState) -> [String: String] {
            var standing: [String: String] = [:]
            for (family, content) in state.exercise.warnings {
                for (phenomenon, level) in content.levels { standing["\(family) \(phenomenon)"] = level.code }
            }
            for (river, content) in state.exercise.rivers { standing[river] = content.level?.code }
            for (region, content) in state.exercise.tsunami.regions { standing[region] = content.level?.code }
            for (quake, content) in state.exercise.earthquakes { standing[quake] = content.cityIntensity?.rawValue }
            return standing
        }

        @Test(
            "a week with duplicates, disorder, errors and 25 minutes of silence ends in the right state, each change told once",
            arguments: [1, 2, 3] as [UInt64])
        func week(seed: UInt64) async throws {
            let clock = TestClock(origin: Town.origin)
            // A week in four hours; 25 minutes of silence are longer than the short feeds hold.
            let silence: Range<Int64> = 5_400..<6_900
            let faults = FaultScript(seed: seed)
            let source = try TelegramReplay(
                faults: faults, manner: ReplayManner(silence: silence), clock: { clock.now })
            var mishaps = ReplaySchedule.Mishaps()
            mishaps.late = 30
            mishaps.duplicates = 30
            mishaps.seed = seed
            let schedule = ReplaySchedule(
                Self.week, start: Town.origin.adding(seconds: 600), speed: 42, mishaps: mishaps)
            #expect(source.publish(schedule).isEmpty)
            try await Town.with(Town(source: source, clock: clock, people: false)) { town in
                try await town.rested()
                faults.afflict(percent: 5, with: .answer(status: 503))
                // The last telegram, and then an hour for the long feed.
                let end = try #require(schedule.items.map(\.listed).max()).adding(seconds: 4_200)
                while clock.now < end { try await town.poll() }
                faults.afflict(percent: 0, with: .answer(status: 503))
                for _ in 0..<12 { try await town.poll() }

                let record = try #require(try await town.daemon.ledger.source(SourceID(rawValue: "jma")))
                let state = try JSONDecoder().decode(SourceState.self, from: Data(record.state))
                #expect(Self.standing(state) == Self.standing(try Self.expected(schedule)))
                let cursor = try SourceCursor(bytes: record.cursor)
                #expect(cursor.feeds.values.allSatisfy { $0.missed == nil })
                try self.checkToldOnce(town.chronicle.recorded)
                #expect(try town.metric("noroshi_source_polls_total{source=\"jma\",outcome=\"notModified\"}") > 100)
                print(
                    "FIGURE replay: seed \(seed), \(schedule.items.count) telegrams of a week listed, "
                        + "\(town.chronicle.recorded.count) notices")
            }
        }

        /// Within a thread no version says what the one before said; no thread is opened twice.
        private func checkToldOnce(_ records: [Recorded]) throws {
            for (thread, versions) in Dictionary(grouping: records, by: \.thread) {
                let said = versions.map { record in
                    let slots = record.content.slots
                    return
                        "\(record.content.phase.endsThread) \(slots[Slots.code] ?? "") \(slots[Slots.intensity] ?? "")"
                        + " \(slots[Slots.expectedCode] ?? "") \(slots[Slots.intensityOf] ?? "")"
                        + " \(slots[Slots.epicentre] ?? "") \(slots[Slots.magnitude] ?? "")"
                }
                for (before, after) in zip(said, said.dropFirst()) {
                    #expect(before != after, "\(thread) says \(after) twice")
                }
                #expect(
                    versions.dropLast().allSatisfy { !$0.content.phase.endsThread }, "\(thread) goes on after its end")
            }
        }

        @Test("震度速報 → 震源 → 震源・震度 → 津波警報 → 大津波警報 → 解除 pushes what the publication table says, and no more")
        func greatEarthquake() async throws {
            let clock = TestClock(origin: Town.origin)
            let source = try TelegramReplay(clock: { clock.now })
            func minutes(_ count: Int64) -> Timestamp { Town.origin.adding(seconds: 600 + count * 60) }
            let major = [("津波警報</Name><Code>51", "大津波警報：発表</Name><Code>53"), ("３ｍ", "巨大")]
            let stands = [("津波警報</Name><Code>51", "大津波警報</Name><Code>52"), ("３ｍ", "巨大")]
            let advisory = [("津波警報</Name><Code>51", "津波注意報</Name><Code>62"), ("３ｍ", "１ｍ")]
            let full = Self.telegram("VXSE53", at: minutes(2), replacing: [("震源・震度に関する情報", "震源に関する情報")])
            let files = [
                Self.telegram("VXSE51", at: minutes(0)),
                (full.name.replacing("VXSE53", with: "VXSE52"), full.bytes),
                Self.telegram("VXSE53", at: minutes(4)),
                Self.telegram("VTSE41", at: minutes(6)), Self.telegram("VTSE41", at: minutes(12), replacing: major),
                Self.telegram("VTSE41", at: minutes(16), replacing: stands),
                Self.telegram("VTSE41", at: minutes(60)), Self.telegram("VTSE41", at: minutes(80), replacing: advisory),
                Self.telegram("VTSE41", 1, at: minutes(100)),
            ]
            let schedule = ReplaySchedule(files, start: minutes(0), speed: 1, mishaps: .init())
            #expect(source.publish(schedule).isEmpty)
            try await Town.with(Town(source: source, clock: clock)) { town in
                try await town.rested()
                while clock.now < minutes(110) { try await town.poll() }
                let accepted = town.chronicle.recorded.filter { $0.lifecycle == .accepted }
                let pushed = try await pushes(accepted, town)
                #expect(
                    pushed == [
                        "jma.earthquake 5+ loud", "jma.tsunami 51 loud", "jma.tsunami 52 loud", "jma.tsunami 51",
                        "jma.tsunami 62", "jma.tsunami 00",
                    ])
                #expect(town.chronicle.recorded.allSatisfy { $0.content.status == .exercise })
                // What rings nobody is shown: where it was, and what the municipality's own stations say.
                let quakes = accepted.map(\.content.slots).filter { $0[Slots.intensity] != nil }
                #expect(quakes.map { $0[Slots.intensityOf] } == ["region", "region", "city"])
                #expect(quakes.map { $0[Slots.epicentre] != nil } == [false, true, true])
            }
        }

        /// Those that reach people, in order, once every delivery has ended.
        private func pushes(_ accepted: [Recorded], _ town: Town) async throws -> [String] {
            var pushed: [String] = []
            for record in accepted {
                try await town.chronicle.until("\(record.id) is delivered") {
                    try await town.daemon.ledger.progress(record.id).allSatisfy {
                        $0.isExpanded && $0.total == $0[.accepted] + $0[.superseded] + $0[.cancelled]
                    }
                }
                let people = try await town.daemon.ledger.progress(record.id).reduce(0) { $0 + $1.total }
                guard people > 0 else { continue }
                let slots = record.content.slots
                let what = slots[Slots.intensity] ?? slots[Slots.code] ?? ""
                pushed.append("\(record.content.product) \(what)\(record.manner.isLoud ? " loud" : "")")
            }
            return pushed
        }
    }
}
