import Channel
import Chat
import Files
import Intake
import Ledger
import Notice
import Sinks

/// `noroshi demo`: a fictional municipality on this machine, with everything it talks to played by loopback servers.
enum DemoCommand {
    static let defaultState = ".state/demo"
    static let defaultPace = 6
    static let defaultPaceOfTelegrams = 2
    private static let flushMilliseconds: Int64 = 500
    private static let beforeStoryMilliseconds: Int64 = 1_500
    private static let telegramLimits = TreeLimits(files: 5_000, fileBytes: 2 << 20, totalBytes: 512 << 20)

    static func run(_ arguments: inout Arguments, _ signals: Signals) async throws -> ExitCode {
        let state = try arguments.option("--state") ?? defaultState
        let folders = try arguments.options("--telegrams")
        let pace =
            try arguments.integer("--pace", in: 0...3_600) ?? (folders.isEmpty ? defaultPace : defaultPaceOfTelegrams)
        let port = try arguments.integer("--port", in: 1_024...65_000) ?? DemoSite.defaultPort
        let intents = try arguments.option("--intents") ?? "Intents"
        try arguments.finish()

        let story = try folders.isEmpty ? own : given(folders)
        let site = DemoSite(
            state: absolute(state), firstPort: port, ward: story.ward, intents: absolute(intents),
            slots: Set(try IntentFolder.read(intents).library.intents.flatMap(\.slots.keys)))
        try site.write()
        let sinks = try DemoSinks(site)
        let clock = SystemClock()
        let reporter = DemoReporter(clock: clock)
        let configuration = try ConfigurationFile.load(site.configurationPath)
        let log = EventLog(clock: clock) { line in
            if !line.contains("\"level\":\"info\"") { Terminal.err(line) }
        }
        let wording = DemoTitle(site: configuration.site)
        let daemon = try await Daemon(
            configuration,
            Daemon.Surroundings(
                clock: clock, log: log, onDelivery: { reporter.delivered($0) },
                onRecorded: { reporter.recorded($0, title: wording.title) }))
        if try await daemon.ledger.subscriberCounts().isEmpty {
            try await daemon.ledger.importSubscriptions(
                DemoPeople.subscriptions(
                    webhookURL: sinks.webhook.url, secret: try site.secret("webhook-secret"), now: clock.now))
        }
        welcome(site, story)
        try await signals.run {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await daemon.run() }
                group.addTask { await flush(reporter, clock) }
                group.addTask { await tell(story, pace: pace, sinks, reporter, clock) }
                await group.waitForAll()
            }
        }
        reporter.flush()
        await sinks.stop()
        Terminal.out("停止しました。台帳は \(site.state) に残っています。 Stopped; run it again and it resumes.")
        return .ok
    }

    // MARK: What is told

    struct Story: Sendable {
        struct Item: Sendable {
            var name: String
            var bytes: [UInt8]
            var text: String
            var isAlert = false
        }
        var items: [Item]
        var ward: WardAreas
        /// Where given telegrams put the town; nil for our own story.
        var place: String?
    }

    private static var own: Story {
        Story(
            items: DemoStory.telegrams.map {
                Story.Item(name: "\($0.code).xml", bytes: Array($0.xml.utf8), text: $0.story)
            }, ward: DemoPlace.ownTown, place: nil)
    }

    /// Every telegram and CAP alert below the folders, oldest telegram first.
    private static func given(_ folders: [String]) throws -> Story {
        let files = try folders.flatMap { try readTree($0, suffixes: [".xml", ".cap"], limits: telegramLimits) }
        guard !files.isEmpty else {
            throw CommandFailure("\(folders.joined(separator: ", ")): no .xml or .cap files there", code: .usage)
        }
        var found: [(item: Story.Item, document: ParsedDocument)] = []
        for file in files {
            let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
            guard
                case .success(let document) = parse(
                    file.bytes, name: name, source: SourceID(rawValue: "demo"), contentType: nil),
                let reading = document.readings.first
            else { continue }
            let text = reading.texts["ja"]?.headline ?? reading.texts.values.first?.headline ?? reading.kind.rawValue
            found.append(
                (
                    Story.Item(
                        name: name, bytes: file.bytes, text: "\(document.family) \(text)",
                        isAlert: document.family == "cap"),
                    document
                ))
        }
        found.sort { ($0.document.readings[0].sent, $0.item.name) < ($1.document.readings[0].sent, $1.item.name) }
        let place = DemoPlace.whereStruck(found.map(\.document))
        return Story(items: found.map(\.item), ward: place.ward, place: place.name)
    }

    private static func tell(
        _ story: Story, pace: Int, _ sinks: DemoSinks, _ reporter: DemoReporter, _ clock: any Clock
    ) async {
        do {
            sinks.source.show(news: DemoNews.first(at: clock.now))
            try await clock.sleep(milliseconds: beforeStoryMilliseconds)
            sinks.source.show(news: DemoNews.all(at: clock.now))
            for item in story.items {
                reporter.say("\(Terminal.bold("電文")) \(item.text)")
                do {
                    if item.isAlert {
                        try sinks.source.publishAlert(item.name, item.bytes)
                    } else {
                        try sinks.source.publish(item.name, item.bytes)
                    }
                } catch { reporter.say("\(error)") }
                try await clock.sleep(milliseconds: Int64(pace) * 1_000)
            }
            reporter.say("これで電文は終わりです。あとはご自由に。 The story is over; the daemon goes on. Ctrl-C stops it.")
        } catch {}
    }

    private static func flush(_ reporter: DemoReporter, _ clock: any Clock) async {
        while !Task.isCancelled {
            do { try await clock.sleep(milliseconds: flushMilliseconds) } catch { return }
            reporter.flush()
        }
    }

    private static func welcome(_ site: DemoSite, _ story: Story) {
        let base = "http://127.0.0.1:\(site.webPort)"
        let binary = CommandLine.arguments.first ?? "noroshi"
        Terminal.out(
            """

            狼煙 Noroshi \(Daemon.version) – 架空の「潮見浜市」の訓練サイト / a drill site of a fictional city

              画面 board            \(base)/board
              チャット chat          \(base)/chat
              フィード feeds         \(base)/        (JSON Feed, Atom, RSS, CAP)
              届いたもの received    http://127.0.0.1:\(site.sinkPagePort)/    (LINE, mail, webhooks as they arrived)
              情報源 source         http://127.0.0.1:\(site.sourcePort)/developer/xml/feed/extra.xml

            職員として発令するには / to issue an order as staff, in another terminal:
              export NOROSHI_CONTROL=\(site.controlPath)
              NOROSHI_TOKEN_FILE=\(site.secretPath("officer-token")) \(binary) notice submit --order evacuation \\
                  --hazard flood --area kawabata --decider 市長 --ordered-at \(SystemClock().now.rfc3339())
              NOROSHI_TOKEN_FILE=\(site.secretPath("chief-token")) \(binary) notice approve ID
              \(binary) status

            """)
        if let place = story.place {
            Terminal.out("実際の電文 \(story.items.count) 件を訓練として再生します。架空の町は「\(place)」の位置に置きました。")
            Terminal.out(
                "\(story.items.count) given telegrams are replayed as an exercise; the town lies at \(place).\n")
        }
    }

    private static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : WorkingDirectory.path + "/" + path
    }
}
