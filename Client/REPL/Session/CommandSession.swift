public import ChangeLog
internal import GRDB
internal import LineGrammar
internal import Money
internal import RecordStore
public import Replica
public import TextTable

/// Carries out lines, one after the other: no terminal, no network, no clock of its own.
///
/// A line that fails records nothing. Use it from one thread.
public final class CommandSession {
    public let language: Language
    let replica: ReplicaDatabase
    let powers: any Powers
    let services: SessionServices
    let isScript: Bool
    /// What `@1`, `@2`, … mean.
    private var listed: [RecordKey] = []

    /// - Parameters:
    ///   - isScript: dates are full and `@2` isn't read, so that a file means the same each day.
    ///   - services: what the program does for the session.
    public init(
        replica: ReplicaDatabase, language: Language, powers: any Powers, isScript: Bool,
        services: SessionServices = SessionServices()
    ) {
        self.replica = replica
        self.language = language
        self.powers = powers
        self.isScript = isScript
        self.services = services
    }

    /// Carries out one line. A blank line and a comment answer nothing.
    public func run(_ line: String) -> CommandOutput {
        var format = OutputFormat.screen
        do {
            guard let parsed = try LineParser.parse(line) else { return CommandOutput() }
            let invocation = try CommandRegistry.table.resolve(parsed)
            format = invocation.format
            let answer = try carryOut(invocation)
            if let rows = answer.table?.rows { listed = rows }
            return try output(answer, invocation)
        } catch {
            let failure = SessionFailure(error)
            return failure.output(in: language, format, of: line)
        }
    }

    private func carryOut(_ invocation: Invocation) throws -> Answer {
        guard let definition = CommandRegistry.definition(of: invocation.command) else {
            preconditionFailure("A command without an action")
        }
        switch definition.action {
        case .session(let action): return try action(self, invocation)
        case .read(let action): return try read(invocation, action)
        case .write(let action): return try record(invocation, action)
        case .headquarters(let action):
            return try record(invocation) { scene, sheet in
                guard scene.isHeadquarters else {
                    throw Refusal.headquartersOnly(
                        CommandRegistry.table.name(of: invocation.command),
                        station: scene.identity.stationCode)
                }
                return try action(scene, &sheet)
            }
        }
    }

    func read(_ invocation: Invocation, _ action: (Scene) throws -> Answer) throws -> Answer {
        guard let identity = try replica.identity() else { throw ReplicaFailure.notEnrolled }
        let keys = try replica.keyRing()
        let manner = try manner()
        return try replica.queue.read { db in
            try action(scene(db, identity, keys, invocation, manner))
        }
    }

    private func record(
        _ invocation: Invocation,
        _ action: @escaping (Scene, inout EntrySheet) throws -> Answer
    ) throws -> Answer {
        var answer = Answer()
        let entries = try replica.record(try drafting(invocation, action) { answer = $0 })
        return warned(answer, invocation, of: entries, isRecorded: true)
    }

    /// What a writing command does inside the transaction that commits it, or takes it back.
    func drafting(
        _ invocation: Invocation, _ action: @escaping (Scene, inout EntrySheet) throws -> Answer,
        tell: @escaping (Answer) -> Void
    ) throws -> (EntryContext) throws -> [ChangeSetDraft] {
        let manner = try manner()
        return { [self] context in
            guard context.identity.role != "auditor" else { throw Refusal.readOnlyRole }
            let scene = scene(
                context.db, context.identity, context.keys, invocation, manner)
            var sheet = EntrySheet(context)
            var answer = try action(scene, &sheet)
            answer.objections = sheet.warnings
            tell(answer)
            return sheet.drafts
        }
    }

    func scene(
        _ db: Database, _ identity: ReplicaIdentity, _ keys: KeyRing, _ invocation: Invocation,
        _ manner: SessionManner
    ) -> Scene {
        Scene(
            db: db, store: replica.store, identity: identity, keys: keys, invocation: invocation,
            manner: manner, services: services, listed: listed)
    }

    func manner() throws -> SessionManner {
        let now = powers.now()
        return SessionManner(
            language: language, isScript: isScript, now: now,
            today: try CalendarDate.inShanghai(millisecondsSince1970: now))
    }

    /// "03所A> ", "局A> ".
    public func prompt() -> String {
        guard let identity = try? replica.identity() else { return "> " }
        let place =
            identity.isHeadquarters
            ? Text(zh: "局", en: "HQ")
            : Text(zh: "\(identity.stationCode)所", en: identity.stationCode)
        return "\(place[language])\(identity.deviceLetter)> "
    }
}

extension Invocation {
    var format: OutputFormat {
        if flags.contains("json") { return .json }
        return flags.contains("csv") || isExported ? .csv : .screen
    }

    /// The answer goes to a file.
    var isExported: Bool { argument("export") != nil }

    /// Whoever reads the answer wants all of it.
    var isForPrograms: Bool { format != .screen }
}

extension CommandSession {
    /// Whether a line can't write: such lines may be carried out beside another writing process.
    /// A line that isn't a command writes nothing either.
    public static func onlyReads(_ line: String) -> Bool {
        guard let parsed = try? LineParser.parse(line),
            let invocation = try? CommandRegistry.table.resolve(parsed),
            let definition = CommandRegistry.definition(of: invocation.command)
        else { return true }
        switch definition.action {
        case .read: return true
        case .write, .headquarters: return false
        case .session: return invocation.command.effect == .reads
        }
    }
}
