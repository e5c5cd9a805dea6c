import ArgumentParser
internal import Catalog
import ChangeLog
import DataFolder
import Foresight
import Foundation
internal import GRDB
import Ledger
import Money
import REPL
internal import RecordStore
import Replica
import Reports
import Rules
import Terminal
import TextTable

/// Wires a station's parts together and carries out lines: typed, piped, or from a file.
final class LineProgram {
    private let station: Station
    private let options: StationOptions
    /// Nil while another process writes here: then only reading commands are carried out.
    private let lock: FolderLock?
    private let holder: DataFolderFailure?

    init(_ options: StationOptions) throws {
        self.options = options
        let folder = options.folder
        guard folder.has(Station.databaseName) else { throw ReplicaFailure.notEnrolled }
        do throws(DataFolderFailure) {
            lock = try FolderLock(folder)
            holder = nil
        } catch {
            guard case .locked = error else { throw error }
            lock = nil
            holder = error
        }
        station = try Station(folder)
    }

    /// `station -c LINE`.
    func runLine(_ line: String) -> CommandStatus {
        if let holder, !CommandSession.onlyReads(line) {
            print(StationFault(holder).line, to: .errors)
            return .locked
        }
        return Console.runLine(
            line, session: session(isScript: false), show: { print($0, to: .output) },
            showError: { print($0, to: .errors) })
    }

    /// `station run FILE`.
    func runFile(_ path: String) throws -> CommandStatus {
        if let holder { throw holder }
        if path == "-" {
            return Console(
                session: session(isScript: true), reader: PipedLineReader(descriptor: 0),
                show: { print($0, to: .output) }, showError: { print($0, to: .errors) }
            ).run()
        }
        return Console.runFile(
            path: path, session: session(isScript: true), show: { print($0, to: .output) },
            showError: { print($0, to: .errors) })
    }

    /// `station` alone: the line editor at a terminal, the same lines from a pipe.
    func converse() throws -> CommandStatus {
        if let holder { throw holder }
        let reader = try TerminalInput.reader(
            historyPath: station.folder.file(Station.historyName))
        let session = session(isScript: !reader.isInteractive)
        if reader.isInteractive { greet() }
        return Console(
            session: session, reader: reader, show: { print($0, to: .output) },
            showError: { print($0, to: .errors) }, page: { self.pager.show($0) }
        ).run()
    }

    private var pager: Pager {
        let language = options.language
        return Pager(width: \.displayWidth) { shown, all in
            Text(
                zh: "-- \(shown)/\(all) -- 回车: 下页, q: 停 --",
                en: "-- \(shown)/\(all) -- Enter: next page, q: stop --")[language]
        }
    }

    private func greet() {
        guard let identity = try? station.replica.identity() else { return }
        let place = identity.isHeadquarters ? "局" : identity.stationCode + "所"
        let hint =
            options.language == .en ? "type help; quit ends" : "输入 帮助 看命令; 退出 结束"
        print("司账 \(identity.bureauName) \(place) \(identity.deviceLetter)机  \(hint)", to: .output)
    }

    private func session(isScript: Bool) -> CommandSession {
        let foresight = Foresight(station.replica.store, .ledger)
        let rules = RuleWords(station.replica, foresight.rules)
        let station = station
        let services = SessionServices(
            sync: { try SyncCommandRunner(station).run($0) },
            exportBundle: { try BundleCommandRunner(station).export($0) },
            importBundle: { try BundleCommandRunner(station).import($0) },
            ledger: {
                try ReplicaLedger(station, parkedAlertDays: rules.parkedAlertDays).answer($0)
            },
            explain: { rules.explain($0, now: station.powers.now()) },
            details: { rules.details($0) },
            parkedAlertDays: rules.parkedAlertDays, foresight: foresight,
            write: { try FileExport.write($0) },
            progress: { text in
                // A bar is for a person; a file gets none.
                guard TerminalInput.isTerminal(2) else { return }
                FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
            })
        return CommandSession(
            replica: station.replica, language: options.language, powers: station.powers,
            isScript: isScript, services: services)
    }
}

/// The rules' words, of the version that judged, where this replica has it, else of the program's.
private final class RuleWords {
    private let replica: ReplicaDatabase
    private let rules: KnownRules

    init(_ replica: ReplicaDatabase, _ rules: KnownRules) {
        self.replica = replica
        self.rules = rules
    }

    /// By the program's rules.
    var parkedAlertDays: Int? { rules.builtIn?.parkedAlertDays }

    /// - Parameter now: milliseconds since 1970: a parked entry says how long it has waited.
    func explain(_ verdict: Verdict, now: Int64) -> Text? {
        let rules = version(verdict)
        guard let words = rules?.explain(rule: verdict.rule, evidence: verdict.evidence) else {
            return nil
        }
        let text = Text(
            zh: "\(words.text.chinese); \(words.remedy.chinese)",
            en: "\(words.text.english); \(words.remedy.english)")
        let standing = ParkedStanding([verdict], now: now, alertDays: rules?.parkedAlertDays)
        guard let wait = standing.wait else { return text }
        return Text(zh: "\(text.zh); \(wait.zh)", en: "\(text.en); \(wait.en)")
    }

    /// "单号: P03A-1", one for each that the rule saw; then what marks the verdict.
    func details(_ verdict: Verdict) -> [Text]? {
        guard let rules = version(verdict) else { return nil }
        var lines = rules.evidenceWords(verdict.evidence).map {
            Text(
                zh: "\($0.name.chinese): \($0.value.chinese)",
                en: "\($0.name.english): \($0.value.english)")
        }
        if !verdict.flags.isEmpty {
            let flags = verdict.flags.map { rules.flagWords($0) }
            lines.append(
                Text(
                    zh: "标记: " + flags.map(\.chinese).joined(separator: ", "),
                    en: "marked: " + flags.map(\.english).joined(separator: ", ")))
        }
        return lines
    }

    private func version(_ verdict: Verdict) -> RuleSet? {
        // A command asks from inside its own reading transaction.
        let found = try? replica.queue.unsafeReentrantRead {
            try rules.version(verdict.rulesHash, $0)
        }
        return found ?? rules.builtIn
    }
}

extension ForesightDirectory {
    /// Where the bureau's catalog has the rules and the roles.
    static let ledger = ForesightDirectory(
        ruleSetType: LedgerCatalog.type("rule-set"),
        hashField: LedgerCatalog.field("rule-set", "hash"),
        fileField: LedgerCatalog.field("rule-set", "file"), userType: LedgerCatalog.type("user"),
        roleField: LedgerCatalog.field("user", "role"),
        dateOf: { Int64(try CalendarDate.inShanghai(millisecondsSince1970: $0).number) })
}
