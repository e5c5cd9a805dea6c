public import ChangeLog
public import Foresight
public import Money
public import TextTable

/// What one synchronization did.
public struct SyncReport: Sendable, Equatable {
    /// Change sets that the server took, and records that came.
    public var sent: Int
    public var received: Int
    /// Verdicts on this device's change sets.
    public var applied: Int
    public var merged: Int
    public var held: Int
    public var rejected: Int
    public var parked: Int
    /// Change sets that a ruling settled, or opened again.
    public var ruled: [Identifier]
    public var roundTrips: Int
    public var bytesSent: Int
    public var bytesReceived: Int
    /// Records that differed from the server's and were fetched again.
    public var repaired: Int
    /// Verdicts given back to a server that had lost its memory.
    public var givenBack: Int

    public init(
        sent: Int = 0, received: Int = 0, applied: Int = 0, merged: Int = 0, held: Int = 0,
        rejected: Int = 0, parked: Int = 0, ruled: [Identifier] = [], roundTrips: Int = 0,
        bytesSent: Int = 0, bytesReceived: Int = 0, repaired: Int = 0, givenBack: Int = 0
    ) {
        self.repaired = repaired
        self.givenBack = givenBack
        self.sent = sent
        self.received = received
        self.applied = applied
        self.merged = merged
        self.held = held
        self.rejected = rejected
        self.parked = parked
        self.ruled = ruled
        self.roundTrips = roundTrips
        self.bytesSent = bytesSent
        self.bytesReceived = bytesReceived
    }
}

/// Why a service of the program didn't do what was asked.
public struct ServiceFailure: Error, Sendable, Equatable {
    /// Kebab-case, of the closed list of refusal codes.
    public let code: String
    /// What went wrong and what to do next.
    public let text: Text
    /// Whether the same may succeed later without anything being changed here.
    public let isRetryable: Bool
    public let status: CommandStatus

    /// - Parameter status: nil takes `unreachable` for what can be retried, else `refused`.
    public init(code: String, text: Text, isRetryable: Bool, status: CommandStatus? = nil) {
        self.code = code
        self.text = text
        self.isRetryable = isRetryable
        self.status = status ?? (isRetryable ? .unreachable : .refused)
    }
}

/// How an answer is to be written.
public enum OutputFormat: Sendable, Equatable { case screen, json, csv }

/// What `ledger` asks for.
public struct LedgerRequest: Sendable, Equatable {
    public var month: YearMonth?
    /// `project`, `station`, `source`, `function`, `kind` or `person`; nil for the usual form.
    public var by: String?
    public var station: Identifier?
    public var project: Identifier?
    /// Explains what changed since that place in the server's order.
    public var since: UInt64?
    /// Shows every document behind the figures.
    public var isDrill: Bool
    /// Documents left out before the first, and how many are listed; nil for the usual.
    public var offset: Int
    public var limit: Int?
    /// Titles of columns that the documents are sorted by, with - before one for largest first.
    public var sorts: [String]
    public var format: OutputFormat
    public var language: Language

    public init(
        month: YearMonth? = nil, by: String? = nil, station: Identifier? = nil,
        project: Identifier? = nil, since: UInt64? = nil, isDrill: Bool = false,
        offset: Int = 0, limit: Int? = nil, sorts: [String] = [], format: OutputFormat = .screen,
        language: Language
    ) {
        self.month = month
        self.by = by
        self.station = station
        self.project = project
        self.since = since
        self.isDrill = isDrill
        self.offset = offset
        self.limit = limit
        self.sorts = sorts
        self.format = format
        self.language = language
    }
}

/// A file to be written whole, or not at all.
public struct FileRequest: Sendable, Equatable {
    /// As it was typed: relative to where the program runs.
    public let path: String
    public let content: String
    /// A file of that name is replaced; else it is an error.
    public let mayReplace: Bool

    public init(path: String, content: String, mayReplace: Bool) {
        self.path = path
        self.content = content
        self.mayReplace = mayReplace
    }
}

/// What the session can't do of itself; the program supplies it.
public struct SessionServices {
    /// Sends and fetches; calls back with short lines on how it goes.
    ///
    /// Throws ``ServiceFailure``.
    public var sync: (_ progress: (String) -> Void) throws -> SyncReport
    /// Writes what a sync would send to a file for the bureau.
    ///
    /// Throws ``ServiceFailure``.
    public var exportBundle: (BundleExportRequest) throws -> BundleExportReport
    /// Takes the bureau's reply from a file.
    ///
    /// Throws ``ServiceFailure``.
    public var importBundle: (_ path: String) throws -> BundleImportReport
    /// The consolidated ledger: lines of the screen, or of JSON or CSV as the request's format
    /// says.
    ///
    /// Throws ``ServiceFailure``.
    public var ledger: (LedgerRequest) throws -> [String]
    /// A verdict in words, by the rules that this replica has; nil where they don't know its rule.
    public var explain: (Verdict) -> Text?
    /// What a verdict rests on, one line each, then its flags; nil where the rules aren't here.
    public var details: (Verdict) -> [Text]?
    /// After how many days what is parked is worth an alarm, by the rules; nil: never.
    public var parkedAlertDays: Int?
    /// Asks what the server will say of an entry; nil where nobody does.
    public var foresight: Foresight?
    /// Writes an answer to a file.
    ///
    /// Throws ``ServiceFailure``.
    public var write: (FileRequest) throws -> Void
    /// Shows how a long command goes, while it goes.
    public var progress: (String) -> Void

    public init(
        sync: @escaping (_ progress: (String) -> Void) throws -> SyncReport = Self.noSync,
        exportBundle: @escaping (BundleExportRequest) throws -> BundleExportReport =
            Self.noBundles,
        importBundle: @escaping (_ path: String) throws -> BundleImportReport = Self.noBundles,
        ledger: @escaping (LedgerRequest) throws -> [String] = Self.noLedger,
        explain: @escaping (Verdict) -> Text? = { _ in nil },
        details: @escaping (Verdict) -> [Text]? = { _ in nil },
        parkedAlertDays: Int? = nil, foresight: Foresight? = nil,
        write: @escaping (FileRequest) throws -> Void = Self.noFiles,
        progress: @escaping (String) -> Void = { _ in }
    ) {
        self.sync = sync
        self.exportBundle = exportBundle
        self.importBundle = importBundle
        self.ledger = ledger
        self.explain = explain
        self.details = details
        self.parkedAlertDays = parkedAlertDays
        self.foresight = foresight
        self.write = write
        self.progress = progress
    }

    /// Answers that there is no line to a server here.
    public static func noSync(_ progress: (String) -> Void) throws -> SyncReport {
        throw ServiceFailure(
            code: "sync-unavailable",
            text: Text(
                zh: "这里不能同步; 录入都在本机, 不会丢失; 请从 station 程序同步",
                en: "there is no syncing here; entries are kept; sync from the station program"),
            isRetryable: false)
    }

    /// Answers that there are no bundles here.
    public static func noBundles<Request, Report>(_ request: Request) throws -> Report {
        throw ServiceFailure(
            code: "bundles-unavailable",
            text: Text(
                zh: "这里不能用同步包; 请从 station 程序导出和导入",
                en: "there are no bundles here; export and import from the station program"),
            isRetryable: false)
    }

    /// Answers that no files are written here.
    public static func noFiles(_ request: FileRequest) throws {
        throw ServiceFailure(
            code: "export-unavailable",
            text: Text(
                zh: "这里不能写文件; 用 --csv 输出后另存",
                en: "no files are written here; print with --csv and save that"),
            isRetryable: false)
    }

    /// Answers that there is no ledger here.
    public static func noLedger(_ request: LedgerRequest) throws -> [String] {
        throw ServiceFailure(
            code: "ledger-unavailable",
            text: Text(
                zh: "这里没有台账; 先用 发放 列表 和 预算 列表",
                en: "there is no ledger here; use payout list and budget list"),
            isRetryable: false)
    }
}
