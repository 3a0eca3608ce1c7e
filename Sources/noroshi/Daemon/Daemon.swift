import Channel
import Chat
import Crypto
import Delivery
import FoundationEssentials
import HTTP
import Intake
import Ledger
import Net
import Notice
import Policy
import Settings
import Web
import Wording

/// The running daemon: everything wired together from a checked configuration, started and stopped as one.
final class Daemon: Sendable {
    /// What differs between the real process and a test.
    struct Surroundings: Sendable {
        var clock: any Clock
        var log: EventLog
        /// Told of every delivery step; the demo prints them.
        var onDelivery: @Sendable (DeliveryEvent) -> Void
        /// Told of everything a transaction recorded: accepted, waiting, archived.
        var onRecorded: @Sendable ([Recorded]) -> Void
        /// Told of every resident's message that is closed in the inbox: what became of its reply, nil where none was due.
        var onAnswered: @Sendable (ChannelID, Outcome.Result?) -> Void
        /// Where a drill's process is told to die.
        var death: DeathPoint

        init(
            clock: any Clock, log: EventLog, death: DeathPoint = .never,
            onDelivery: @escaping @Sendable (DeliveryEvent) -> Void = { _ in },
            onRecorded: @escaping @Sendable ([Recorded]) -> Void = { _ in },
            onAnswered: @escaping @Sendable (ChannelID, Outcome.Result?) -> Void = { _, _ in }
        ) {
            self.clock = clock
            self.log = log
            self.death = death
            self.onDelivery = onDelivery
            self.onRecorded = onRecorded
            self.onAnswered = onAnswered
        }
    }

    static let version = "0.1.0"
    /// Screens, renewals and what was given up are looked at this often.
    private static let watchMilliseconds: Int64 = 60_000
    private static let stopSeconds = 10

    /// The TCP port in use.
    let port: UInt16
    let ledger: Ledger
    private let net: Net
    private let server: Server
    private let control: Server
    private let delivery: DeliveryLoop
    private let progress: ProgressDesk
    private let wire: Wire
    private let sources: [SourceLoop]
    private let folders: [FolderLoop]
    private let desk: ChatDesk
    private let embedder: Embedder?
    private let tables: TableWatch
    private let showcase: Showcase
    private let surroundings: Surroundings
    private let mail: Mailroom
    /// Told with every acceptance, for what ends soon.
    private let freshBell: Mailroom
    private let releases: ReleaseLoop
    private let renewals: RenewalWatch
    private let givenUp: GiveUpWatch
    private let screens: ScreenWatch
    private let feedFiles: FeedFiles?
    private let tags: TagLoop

    /// Opens everything; throws before anything is sent or answered.
    init(_ configuration: Configuration, _ surroundings: Surroundings) async throws {
        let clock = surroundings.clock
        let log = surroundings.log
        let metrics = Metrics()
        let site = configuration.site
        let startedAt = clock.now
        let death = surroundings.death
        death.reached(.beforeMigrate)
        let ledger = try Ledger.open(
            path: configuration.ledger.path, key: try LedgerKey.bytes(of: configuration.ledger.key),
            head: configuration.ledger.auditHead, now: startedAt, clock: { clock.now },
            onHeadFault: { log(.error, "the audit head outside the ledger is not kept", ["reason": $0]) },
            onDepartureFault: { log(.error, "those who left are not kept outside the ledger", ["reason": $0]) })
        var opened = false
        defer { if !opened { ledger.close() } }
        death.reached(.opened)
        let policy = try PolicyFile.load(configuration.policy)
        let library = try IntentFolder.load(configuration.intents, log: log)
        let net = Net(settings: Self.netSettings(configuration))
        defer { if !opened { net.shutdown() } }
        let perform: Perform = { await net.perform($0) }

        let wording = try WordingFolder.load(configuration.wording, languages: site.languages)
        let showcase = Showcase(
            wording: wording, site: site, now: clock.now, municipality: configuration.ward.municipality)
        let signage = try SignageState(path: configuration.ledger.path + Self.signageStateSuffix, log: log)
        let (mail, releaseBell, freshBell) = (Mailroom(), Mailroom(), Mailroom())
        let displays = DisplayDesk(
            configuration.signage.displays, state: signage, showcase: showcase, onChange: { mail.tell() })
        let (accepted, damaged) = try await ledger.soundNotices()
        for damage in damaged { Self.tell(damage, log) }
        showcase.insert(accepted, now: clock.now)
        let channels = Dictionary(uniqueKeysWithValues: configuration.channels.map { ($0.id, $0) })
        let conversing = channels.compactMapValues { $0 as? any ConversingChannel }

        let rates = DeliveryRates(clock: clock)
        let progress = ProgressDesk(ledger: ledger, rates: rates, clock: clock)
        let wire = Wire()
        let facilities = FacilityDesk(
            configuration.signage.facilities, state: signage, showcase: showcase, onChange: { mail.tell() })
        let delivery = DeliveryLoop(
            ledger: ledger, channels: channels, start: death.around(wire.counting { net.start($0, $1) }),
            render: { notice, language in
                defer { death.reached(.rendered) }
                return showcase.render(notice, language, now: notice.acceptedAt)
            }, clock: clock, random: { (try? SecureRandom.bytes(16)) ?? [] }, death: death,
            onOutcome: { event in
                if case .attempted = event { death.reached(.recorded) }
                Self.count(event, metrics, log)
                rates.note(event)
                surroundings.onDelivery(event)
            })
        let newsroom = Newsroom(
            ledger: ledger, policy: policy, site: site, channels: channels.keys.sorted(), showcase: showcase,
            clock: clock, log: log, metrics: metrics, accepted: accepted,
            announce: { records in
                for record in records { death.reached(record.lifecycle == .accepted ? .accepted : .draftProposed) }
                surroundings.onRecorded(records)
                if records.contains(where: { $0.lifecycle == .approved }) { releaseBell.tell() }
                guard records.contains(where: { $0.lifecycle == .accepted }) else { return }
                delivery.wake()
                mail.tell()
                freshBell.tell()
            }, onResent: { delivery.wake() })
        let desks = configuration.sources.map {
            SourceDesk(
                settings: $0, site: site, ward: configuration.ward, newsroom: newsroom,
                quarantine: Quarantine(folder: configuration.ledger.quarantine(of: $0.id), version: Self.version),
                clock: clock, log: log, metrics: metrics)
        }
        sources = desks.filter { $0.settings.doors == nil }.map {
            SourceLoop(desk: $0, perform: perform, clock: clock, metrics: metrics)
        }
        folders = desks.compactMap { desk in
            desk.settings.doors?.folder.map { FolderLoop(folder: $0, desk: desk, clock: clock) }
        }
        let forms = FormDesk(
            configuration.forms, of: library, ledger: ledger, publicURL: site.publicURL, clock: clock, log: log,
            metrics: metrics)
        let lists = try await TableFiles.atStart(configuration.tables, clock: clock, log: log)
        let chat = Chat(
            library: library, languages: site.languages, slots: Slots(configuration.facts),
            tables: lists.tables)
        embedder = configuration.embeddings.map {
            Embedder(
                $0, texts: chat.textsToEmbed, cachePath: configuration.ledger.path + Self.embeddingsSuffix,
                perform: perform, clock: clock, log: log, metrics: metrics)
        }
        let desk = ChatDesk(
            chat: chat, showcase: showcase, ledger: ledger, channels: conversing, handsOver: configuration.handsOver,
            hours: configuration.handOverHours,
            generator: configuration.generator.map {
                Generator($0, perform: perform, clock: clock, metrics: metrics)
            }, embedder: embedder, forms: forms, perform: death.around(perform), clock: clock, log: log,
            metrics: metrics, onAnswered: surroundings.onAnswered)

        let tables = TableWatch(configuration.tables, stamps: lists.stamps, clock: clock, log: log, metrics: metrics) {
            desk.renew($0, of: $1)
        }

        let roll = StaffRoll(configuration.staff)
        var router = Router()
        PublicRoutes(
            showcase: showcase, ledgerUnsubscribe: { try await ledger.unsubscribe(token: $0, at: clock.now) },
            metrics: metrics
        ).add(to: &router)
        let intake = IntakeRoutes(desks: desks, clock: clock, log: log, metrics: metrics)
        let admission = Admission(
            roll: roll, knowsSession: { desk.knows(session: ChatRoutes.pageSession($0)) },
            knowsSource: { intake.knows($0, authorization: $1) }, displays: displays, facilities: facilities,
            clock: .system)
        ChatRoutes(site: site, desk: desk).add(to: &router)
        WebhookRoutes(
            channels: conversing, keep: { try await ledger.receive($0) }, handle: { await desk.handle($0) },
            refusesGuess: admission.refusal(ofGuess:), clock: clock, log: log, death: death
        ).add(to: &router)
        FormRoutes(desk: forms, site: site).add(to: &router)
        StaffRoutes(
            site: site, roll: roll, newsroom: newsroom, channels: channels, clock: clock,
            templates: TemplateCheck(wording.bundle), progress: progress, desk: desk,
            forms: forms
        )
        .add(to: &router)
        ControlRoutes(
            daemon: DaemonView(
                version: Self.version, startedAt: startedAt, clock: clock, sources: desks, tables: tables,
                rates: rates),
            newsroom: newsroom, desk: desk, ward: configuration.ward,
            testChannel: ChannelTest(
                channels: channels, site: site, wording: showcase.wording, clock: clock, perform: perform
            ).run
        ).add(to: &router)
        AuditRoutes(ledger: ledger).add(to: &router)
        intake.add(to: &router)
        DisplayRoutes(desk: displays, showcase: showcase, clock: clock).add(to: &router)
        let pictures = PictureDesk(
            configuration.signage.drawingHelper, showcase: showcase, clock: clock, log: log)
        PictureRoutes(pictures: pictures, displays: displays, clock: clock).add(to: &router)
        PanelRoutes(
            desk: PanelDesk(state: signage, displays: displays), displays: displays, pictures: pictures, site: site,
            clock: clock, log: log
        ).add(to: &router)
        FacilityRoutes(desk: facilities, showcase: showcase, site: site, roll: roll, clock: clock, log: log)
            .add(to: &router)
        var limits = ServerLimits()
        limits.connections = configuration.web.connections
        // One address' share of each loop holds the largest body that a stranger may send, a form with its photos.
        limits.bodies = max(
            limits.bodies, FormRoutes.bodyLimit * ServerLimits.addressesInAll * configuration.web.loops)
        metrics.set("noroshi_build_info", ["version": Self.version], to: 1)

        server = try Server(
            listen: [.tcp(host: configuration.web.host, port: UInt16(configuration.web.port))], router: router,
            limits: limits, loops: configuration.web.loops,
            proxies: TrustedProxies(configuration.web.trustedProxies), admission: admission.refusal,
            knows: admission.knows,
            snapshot: { topic, _ in
                if topic == PublicRoutes.streamTopic { return Self.event(of: showcase, now: clock.now, streams: 0) }
                progress.begin(topic: topic)
                return nil
            })
        do {
            // A server of its own: a flood from outside must not lock the command line out.
            control = try Server(
                listen: [.unix(path: configuration.web.control)], router: router,
                snapshot: { topic, _ in
                    progress.begin(topic: topic)
                    return nil
                })
        } catch {
            await server.stop(within: .zero)
            throw error
        }
        port = server.port ?? 0
        self.ledger = ledger
        self.net = net
        self.delivery = delivery
        self.progress = progress
        self.wire = wire
        self.desk = desk
        self.tables = tables
        self.showcase = showcase
        screens = ScreenWatch(displays: displays, log: log, metrics: metrics)
        feedFiles = configuration.signage.feedDirectory.map { FeedFiles(folder: $0, showcase: showcase, log: log) }
        tags = TagLoop(
            tags: configuration.signage.tags, pictures: pictures, perform: perform, clock: clock, log: log)
        self.surroundings = surroundings
        self.mail = mail
        self.freshBell = freshBell
        releases = ReleaseLoop(newsroom: newsroom, clock: clock, log: log, bell: releaseBell)
        renewals = RenewalWatch(ledger: ledger, showcase: showcase, log: log, metrics: metrics)
        givenUp = GiveUpWatch(
            ledger: ledger, showcase: showcase, channels: channels.keys.sorted(), log: log, metrics: metrics)
        opened = true
        Self.tellReady(configuration, port: port, log)
    }

    /// Runs until the task is cancelled, then stops: no new request, what is in flight ends and is recorded.
    func run() async {
        let stop = StopReport(wire: wire, clock: surroundings.clock, log: surroundings.log)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [delivery] in
                await delivery.run()
                stop.deliveryHasEnded()
            }
            group.addTask { await stop.run() }
            group.addTask { [self] in await progress.run([server, control]) }
            for source in sources { group.addTask { await source.run() } }
            for folder in folders { group.addTask { await folder.run() } }
            group.addTask { [releases] in await releases.run() }
            group.addTask { [tags] in await tags.run() }
            group.addTask { [desk] in await desk.resume() }
            group.addTask { [tables] in await tables.run() }
            group.addTask { [embedder] in await embedder?.run() }
            group.addTask { [self] in
                await FreshLoop(
                    showcase: showcase, clock: surroundings.clock, bell: freshBell, onChange: { self.tellBoards() }
                ).run()
            }
            group.addTask { [self] in await keepWatch() }
            group.addTask { [self] in await publishChanges() }
            await group.waitForAll()
        }
        await server.stop(within: .seconds(Self.stopSeconds))
        await control.stop(within: .seconds(Self.stopSeconds))
        net.shutdown()
        surroundings.death.reached(.stopped)
        feedFiles?.finish()
        ledger.close()
    }

    /// Looks each minute, and when something is to be renewed, at what staff have to know of.
    private func keepWatch() async {
        let clock = surroundings.clock
        while !Task.isCancelled {
            feedFiles?.catchUp()
            screens.check(now: clock.now)
            let renewal = await nextRenewal() ?? Self.watchMilliseconds
            do { try await givenUp.check(now: clock.now) } catch {
                surroundings.log(.error, "what was given up could not be looked at", ["reason": "\(error)"])
            }
            do { try await clock.sleep(milliseconds: min(renewal, Self.watchMilliseconds)) } catch { return }
        }
    }

    /// Reminds staff of what is to be renewed; gives the milliseconds until there is more to say.
    private func nextRenewal() async -> Int64? {
        do { return try await renewals.check(now: surroundings.clock.now).map { max(1, $0) } } catch {
            surroundings.log(.error, "what is to be renewed could not be looked at", ["reason": "\(error)"])
            return nil
        }
    }

    /// Tells the boards on every accepted notice.
    private func publishChanges() async {
        for await _ in mail.changes {
            tellBoards()
        }
    }

    /// Tells every board to look, and brings the feeds' files up to date.
    private func tellBoards() {
        let streams = server.streams(of: PublicRoutes.streamTopic)
        server.publish(
            topic: PublicRoutes.streamTopic,
            event: Self.event(of: showcase, now: surroundings.clock.now, streams: streams))
        feedFiles?.update()
    }

    /// Behind the ledger's own name, so that a backup of its folder has both.
    private static let signageStateSuffix = ".signage.json"
    private static let embeddingsSuffix = ".embeddings"

    /// Above what the delivery engine lets out at once, hanging requests included, so that nothing waits a second time in `Net`.
    private static let transfers = 4_096

    private static func netSettings(_ configuration: Configuration) -> NetSettings {
        // Every ordinary mail of every channel may hang, and a critical one still finds a session.
        let mails = configuration.channels.map(\.limits.concurrency).max() ?? 0
        let isDrill = configuration.site.mode == .drill
        return NetSettings(
            version: version,
            allowedHosts: isDrill ? Set(configuration.allowedHosts.compactMap { HostPort($0) }) : nil,
            certificateFile: configuration.net.certificateFile, nameServers: configuration.net.nameServers,
            transfers: transfers,
            mailSessions: min(mails, Self.mostMailSessions) + TargetGate.reservedSlots + 1)
    }

    private static let mostMailSessions = 32
}

/// Carries "something changed" from whoever accepted to the task that tells the boards; the newest is enough.
final class Mailroom: Sendable {
    let changes: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (changes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func tell() { continuation.yield() }
}
