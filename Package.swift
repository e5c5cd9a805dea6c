// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours is compiled in Swift 6 mode, and a warning is an error.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let csv: Target.Dependency = .product(name: "SwiftCSV", package: "SwiftCSV")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let argumentParser: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")

func part(
    _ name: String, at path: String, _ dependencies: [Target.Dependency] = [],
    resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: path, resources: resources,
        swiftSettings: strict)
}

func program(_ name: String, at path: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func library(_ name: String) -> Target {
    .systemLibrary(name: name, path: "Sources/System/\(name)")
}

/// - Parameter target: where the tests aren't of the target that they are named for.
func tests(
    _ subject: String, of target: String? = nil, _ dependencies: [Target.Dependency] = []
) -> Target {
    .testTarget(
        name: subject + "Tests",
        dependencies: [.byName(name: target ?? subject)] + dependencies,
        path: "Tests/\(subject)Tests", swiftSettings: strict)
}

// Targets in dependency order: nothing imports what stands below it. `make check-arrows` holds
// them to it.
let package = Package(
    name: "sizhang",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "bureau", targets: ["bureau"]),
        .executable(name: "station", targets: ["station"]),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.10.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
    ],
    targets: [
        // Protocol: the wire contract
        part("Wire", at: "Protocol/Wire", [protobuf]),

        // Sources: C libraries
        library("CCurl"), library("CEdit"), library("CZlib"), library("CZstd"),

        // Sources: the engine
        part("Catalog", at: "Sources/Catalog"),
        part("ChangeLog", at: "Sources/ChangeLog", ["Wire", "Catalog", crypto, protobuf]),
        part("Access", at: "Sources/Access", ["Wire", "ChangeLog", crypto, protobuf]),
        part(
            "RecordStore", at: "Sources/RecordStore",
            ["Wire", "Catalog", "ChangeLog", grdb, sqlite, protobuf]),
        part(
            "Rules", at: "Sources/Rules", ["Catalog", "ChangeLog", yams],
            resources: [.embedInCode("rules.yaml")]),
        part("Judge", at: "Sources/Judge", ["Catalog", "ChangeLog", "Rules"]),
        part("Compression", at: "Sources/Compression", ["CZlib", "CZstd"]),
        part("WebClient", at: "Sources/WebClient", ["CCurl"]),

        part(
            "BundleFile", at: "Sources/BundleFile",
            ["Wire", "ChangeLog", "Compression", crypto, protobuf]),
        part("DataFolder", at: "Sources/DataFolder"),
        part("Meters", at: "Sources/Meters", [metrics]),

        // Sources: the domain
        part("Money", at: "Sources/Money"),
        part("Ledger", at: "Sources/Ledger", ["Catalog", "ChangeLog"]),
        part("Budget", at: "Sources/Budget", ["Money", csv]),
        part("TextTable", at: "Sources/TextTable"),
        part(
            "Reports", at: "Sources/Reports",
            ["Catalog", "ChangeLog", "RecordStore", "Ledger", "Money", "TextTable", grdb]),

        // Server
        part("Journal", at: "Server/Journal", ["Catalog", "ChangeLog", "RecordStore", grdb]),
        part(
            "Intake", at: "Server/Intake",
            [
                "Wire", "Catalog", "ChangeLog", "Access", "RecordStore", "Meters", "Rules", "Judge",
                "Journal", grdb, crypto, protobuf, metrics,
            ]),
        part(
            "BundleExchange", at: "Server/Bundles",
            [
                "Wire", "ChangeLog", "Access", "RecordStore", "BundleFile", "Journal", "Intake",
                grdb, crypto, protobuf,
            ]),
        part(
            "HTTP", at: "Server/HTTP",
            [
                "Wire", "ChangeLog", "Access", "Compression", "Intake", hummingbird, logging,
                protobuf, crypto,
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]),
        program(
            "bureau", at: "Server/bureau",
            [
                "Wire", "Catalog", "ChangeLog", "Access", "RecordStore", "Ledger", "Money",
                "Budget", "BundleFile", "BundleExchange",
                "TextTable", "Reports", "Rules", "Judge", "Journal", "Intake", "HTTP",
                "WebClient", "DataFolder", grdb, hummingbird, argumentParser, logging,
            ]),

        // Client
        part(
            "Replica", at: "Client/Replica",
            [
                "Wire", "Catalog", "ChangeLog", "Access", "Compression", "RecordStore", grdb,
                protobuf,
            ]),
        part(
            "Session", at: "Client/Session",
            ["Wire", "Catalog", "ChangeLog", "Access", "Meters", "Replica", crypto, metrics]),
        part(
            "ReplicaBundles", at: "Client/Bundles",
            [
                "Wire", "Catalog", "ChangeLog", "Access", "BundleFile", "Replica", crypto, protobuf,
            ]),
        part(
            "Foresight", at: "Client/Foresight",
            ["Catalog", "ChangeLog", "RecordStore", "Rules", "Judge", "Replica", grdb]),
        part(
            "Transport", at: "Client/Transport",
            [
                "Wire", "ChangeLog", "Access", "Compression", "WebClient", "Session", "Replica",
                crypto, protobuf,
            ]),
        part("LineGrammar", at: "Client/LineGrammar", ["TextTable"]),
        part("Terminal", at: "Client/Terminal", ["CEdit"]),
        part(
            "REPL", at: "Client/REPL",
            [
                "Wire", "Catalog", "ChangeLog", "RecordStore", "Ledger", "Money", "TextTable",
                "LineGrammar", "Terminal", "Replica", "Rules", "Judge", "Foresight", grdb,
            ]),
        program(
            "station", at: "Client/station",
            [
                "Wire", "Catalog", "ChangeLog", "Access", "RecordStore", "Ledger", "Money",
                "TextTable", "Reports", "LineGrammar", "Terminal", "Replica", "Session",
                "Transport", "ReplicaBundles", "BundleFile", "REPL", "DataFolder", "WebClient",
                "Rules", "Foresight", grdb, argumentParser, crypto,
            ]),

        // Tests
        .systemLibrary(name: "CPseudoTerminal", path: "Tests/PseudoTerminal"),
        program(
            "benchmarks", at: "Tests/Benchmarks",
            [
                "Wire", "Catalog", "ChangeLog", "Access", "RecordStore", "Ledger", "Rules",
                "Intake", "HTTP", "Replica", "Session", "Transport", "Reports", "Money", "Budget",
                "TextTable", grdb, sqlite, crypto, logging, hummingbird, metrics,
            ]),
        part(
            "TestBench", at: "Tests/Support",
            [
                "Wire", "Catalog", "ChangeLog", "Access", "RecordStore", "Ledger", "Money", "Rules",
                "Judge", "Journal", "Intake", "BundleFile", "BundleExchange", "Replica", "Session",
                "ReplicaBundles", "Foresight", grdb, crypto, protobuf,
            ]),
        part(
            "Simulation", at: "Tests/Simulation",
            [
                "Wire", "Catalog", "ChangeLog", "RecordStore", "Ledger", "Money", "Rules",
                "Compression",
                "Journal", "Intake", "Replica", "Session", "BundleFile", "BundleExchange",
                "ReplicaBundles", "TestBench", grdb,
            ]),
        program("simulate", at: "Tests/simulate", ["ChangeLog", "Simulation", argumentParser]),
        tests("Simulation", ["ChangeLog", "TestBench"]),
        tests(
            "Engine", of: "TestBench",
            [
                "Wire", "Catalog", "ChangeLog", "Access", "RecordStore", "Ledger", "Rules",
                "Judge", "Money", "Journal", "Intake", "Replica", "Session", "Foresight", grdb,
                crypto, protobuf,
            ]),
        tests(
            "Bundle", of: "TestBench",
            [
                "Wire", "ChangeLog", "Access", "RecordStore", "Journal", "Intake", "BundleFile",
                "BundleExchange", "Replica", "Session", "ReplicaBundles", grdb, crypto, protobuf,
            ]),
        tests(
            "Clash", of: "TestBench",
            [
                "Wire", "Catalog", "ChangeLog", "RecordStore", "Ledger", "Money", "Judge",
                "Journal",
                "Intake", "Replica", "Session", "Reports", "Rules", "Foresight", grdb, crypto,
            ]),
        tests(
            "Protocol", of: "Wire",
            [
                "Catalog", "ChangeLog", "Access", "BundleFile", "Ledger", "Journal", "TestBench",
                crypto, protobuf,
            ]),
        tests("ChangeLog", ["Catalog", "Ledger"]),
        tests("Money"), tests("Budget", ["Money"]), tests("TextTable"), tests("Compression"),
        tests("Judge", ["Rules", "Catalog", "ChangeLog", "Ledger"]),
        tests("Rules", ["Catalog", "ChangeLog", "Ledger"]),
        tests(
            "Reports",
            [
                "Catalog", "ChangeLog", "RecordStore", "Ledger", "Money", "TextTable", "Budget",
                grdb,
            ]),
        tests(
            "REPL",
            [
                "Catalog", "ChangeLog", "RecordStore", "Ledger", "Money", "TextTable",
                "LineGrammar", "Terminal", "Replica", "Wire", "Rules", "Foresight", grdb,
            ]),
        tests("WebClient"), tests("LineGrammar", ["TextTable"]),
        tests("Terminal", ["CPseudoTerminal"]),
    ]
)
