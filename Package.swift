// swift-tools-version: 6.2
import PackageDescription

// Every room of docs/architecture.md is one target; what may enter which is docs/imports.md.
// No Swift packages: the toolchain and Debian's C libraries are all there is.
let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    // Without it a generic used across targets was 150 times slower in release (docs/decisions/0002).
    .unsafeFlags(["-enable-cmo-everything"], .when(configuration: .release)),
    // What the compiler cannot prove is checked in every test and not at every access of a delivery (the same record).
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

// With the flag above every room emits the standard library's generics it specialises as strong symbols: the same code many
// times over, of which the linker shall keep one.
let linkerSettings: [LinkerSetting] = [
    .unsafeFlags(["-Xlinker", "--allow-multiple-definition"], .when(configuration: .release))
]

/// - Parameter isHeavy: it is optimised in debug builds too, where it does ten times the work of the others.
func room(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = [],
    isHeavy: Bool = false
) -> Target {
    .target(
        name: name, dependencies: dependencies, exclude: exclude, resources: resources,
        swiftSettings: swiftSettings + (isHeavy ? [.unsafeFlags(["-O"], .when(configuration: .debug))] : []))
}

func channel(_ name: String) -> Target {
    .target(
        name: "Channel\(name)", dependencies: ["Notice", "Settings", "Wording", "Channel", "Crypto"],
        path: "Channels/\(name)", exclude: ["README.md", "settings.sample.json5"], swiftSettings: swiftSettings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], swiftSettings: swiftSettings)
}

// One folder each in Channels. Adding one to this list makes it a target, of `noroshi` and of `ChannelTests` too.
let channels = ["Line", "Mail", "Webhook"]
let channelTargets = channels.map { Target.Dependency(stringLiteral: "Channel\($0)") }

let rooms: [Target] = [
    // Pure rooms.
    room("Notice"),
    room("Settings"),
    room("Crypto", ["COpenSSL"]),
    room("Wording", ["Notice", "Settings", "Crypto", "CContent"], exclude: ["Content"]),
    room("Policy", ["Notice", "Settings"], resources: [.embedInCode("publication.json5")]),
    room("Compression", ["CZlib"]),
    room("Intake", ["Notice", "Compression"]),
    room("InForce", ["Notice"]),
    room("Picture"),
    room("Subscribers", ["Notice"]),
    room("Channel", ["Notice", "Wording"]),
    room("Delivery", ["Notice", "Channel", "Subscribers"]),
    room(
        "Signage", ["Notice", "InForce", "Wording", "Crypto", "Picture"],
        resources: [.embedInCode("board.css"), .embedInCode("board.js"), .embedInCode("worker.js")]),
    room(
        "Chat", ["Notice", "Settings", "Wording", "CShortUnits"], exclude: ["Model"],
        resources: [.embedInCode("glossary.txt")], isHeavy: true),
    room("HTTP"),
    // Doors.
    room("Ledger", ["Notice", "Crypto", "Subscribers", "Channel", "Delivery", "Files", "CSQLite"]),
    room("Files"),
    room("Net", ["Notice", "Channel", "CAres", "CCurl", "CLinux"]),
    room("Web", ["HTTP", "CLinux"]),
    room("Sinks", ["Notice", "Crypto", "HTTP", "Web", "CLinux"]),
    // The C boundary: module maps and inline shims, nothing else.
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CAres", pkgConfig: "libcares", providers: [.apt(["libc-ares-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
    .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(name: "CLinux"),
    // Bytes of content files; no code.
    .target(name: "CContent"),
    .target(name: "CShortUnits", exclude: ["README.md", "UniDic-BSD.txt", "short-units.bin"]),
    .executableTarget(
        name: "noroshi",
        dependencies: [
            "Notice", "Settings", "Crypto", "Compression", "Wording", "Policy", "Intake", "InForce", "Subscribers",
            "Channel", "Delivery", "Picture", "Signage", "Chat", "HTTP", "Ledger", "Files", "Net", "Web", "Sinks",
            "CLinux",
        ] + channelTargets,
        resources: [
            .embedInCode("Pages/chat.html"), .embedInCode("Pages/form.html"), .embedInCode("Pages/unsubscribe.html"),
            .embedInCode("Configuration/noroshi.sample.json5"),
        ],
        swiftSettings: swiftSettings, linkerSettings: linkerSettings),
    // The helper that draws boards as pictures, a process of its own.
    .executableTarget(
        name: "draw", dependencies: ["Picture", "CPango", "CTurboJPEG"], swiftSettings: swiftSettings,
        linkerSettings: linkerSettings),
    // Run by hand when the dictionary of short units is made anew (Sources/CShortUnits/README.md).
    .executableTarget(
        name: "CompileShortUnits", dependencies: ["Chat", "Files"], swiftSettings: swiftSettings,
        linkerSettings: linkerSettings),
    // Run by Benchmarks/run and Benchmarks/net-posts.
    .executableTarget(
        name: "NetPosts", dependencies: ["Channel", "Net"], path: "Benchmarks/NetPosts",
        swiftSettings: swiftSettings, linkerSettings: linkerSettings),
    .executableTarget(
        name: "SinkHost", dependencies: ["Notice", "Sinks"], path: "Benchmarks/SinkHost",
        swiftSettings: swiftSettings, linkerSettings: linkerSettings),
    .executableTarget(
        name: "Seed", dependencies: ["Channel", "Crypto", "Ledger", "Notice", "Subscribers"], path: "Benchmarks/Seed",
        swiftSettings: swiftSettings, linkerSettings: linkerSettings),
    .executableTarget(
        name: "Telegrams", dependencies: ["Intake", "Notice"], path: "Benchmarks/Telegrams",
        swiftSettings: swiftSettings, linkerSettings: linkerSettings),
    .executableTarget(
        name: "Vectors", dependencies: ["Chat", "Notice"], path: "Benchmarks/Vectors",
        swiftSettings: swiftSettings, linkerSettings: linkerSettings),
]

let simulated: [Target.Dependency] =
    [
        "Notice", "Settings", "Crypto", "Wording", "Intake", "Subscribers", "Channel", "Delivery", "Ledger",
        "CFaultVFS",
    ] + channelTargets

let suites: [Target] = [
    .target(name: "TestSupport", path: "Tests/Support", swiftSettings: swiftSettings),
    tests("ArchitectureTests", []),
    tests("NoticeTests", ["Notice"]),
    tests("SettingsTests", ["Settings"]),
    tests("CryptoTests", ["Crypto"]),
    tests("WordingTests", ["Notice", "Settings", "Wording"]),
    tests("PolicyTests", ["Notice", "Settings", "Policy"]),
    tests("IntakeTests", ["Notice", "Compression", "Intake", "Policy", "InForce", "Wording", "Signage"]),
    tests("InForceTests", ["Notice", "InForce"]),
    tests("SubscribersTests", ["Notice", "Subscribers"]),
    tests(
        "ChannelTests",
        [
            "Notice", "Settings", "Wording", "Channel", "Crypto", "Sinks",
        ] + channelTargets),
    tests("DeliveryTests", ["Notice", "Wording", "Channel", "Subscribers", "Delivery"]),
    tests("SignageTests", ["Notice", "InForce", "Wording", "Picture", "Signage"]),
    tests("DrawTests", ["draw", "Notice", "InForce", "Wording", "Picture", "Signage"]),
    tests("ChatTests", ["Notice", "Wording", "Chat", "Crypto"]),
    tests("HTTPTests", ["HTTP"]),
    tests("LedgerTests", ["Notice", "Crypto", "Subscribers", "Channel", "Delivery", "Ledger"]),
    tests(
        "DeliveryLoopTests",
        ["noroshi", "Notice", "Wording", "Channel", "Subscribers", "Delivery", "Ledger"]),
    tests(
        "DaemonTests",
        [
            "noroshi", "draw", "Notice", "Settings", "Wording", "Policy", "Intake", "InForce", "Channel",
            "ChannelWebhook",
            "Chat",
            "Delivery", "Ledger", "Files", "Picture", "Signage", "HTTP", "Web", "Net", "Sinks", "CSQLite",
        ]),
    tests("FilesTests", ["Files"]),
    tests("NetTests", ["Channel", "Net", "CCurl", "CLinux"]),
    tests("CompressionTests", ["Compression"]),
    tests("WebTests", ["HTTP", "Web"]),
    tests("SinksTests", ["Notice", "Crypto", "HTTP", "Web", "Sinks"]),
    tests(
        "AcceptanceTests",
        ["noroshi", "Notice", "Policy", "Channel", "ChannelWebhook", "Intake", "Chat", "Delivery", "Ledger", "Sinks"]),
    tests("FaultTests", ["noroshi", "Notice", "Channel", "Delivery", "Ledger", "Sinks"]),
    // A disk that forgets what was never synced, and the rooms under it, driven by a seed.
    .target(name: "CFaultVFS", dependencies: ["CSQLite"], path: "Tests/Simulation/CFaultVFS"),
    .target(
        name: "Simulation", dependencies: simulated + ["TestSupport"], path: "Tests/Simulation", exclude: ["CFaultVFS"],
        swiftSettings: swiftSettings),
    tests("SimulationTests", ["Simulation", "CFaultVFS", "Ledger"]),
    .executableTarget(
        name: "Simulate", dependencies: ["Simulation"], path: "Tests/Simulate", swiftSettings: swiftSettings,
        linkerSettings: linkerSettings),
]

let package = Package(
    name: "noroshi",
    products: [
        .executable(name: "noroshi", targets: ["noroshi"]), .executable(name: "noroshi-draw", targets: ["draw"]),
    ],
    targets: rooms + channels.map(channel) + suites)
