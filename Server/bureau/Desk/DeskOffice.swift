internal import Access
import Budget
import ChangeLog
import DataFolder
import Foundation
internal import GRDB
import Intake
internal import Journal
import Ledger
import Money
import RecordStore

/// Carries out the desk's orders on an opened bureau.
struct DeskOffice {
    let service: SyncService
    let folder: DataFolder

    func carryOut(_ order: DeskOrder) -> DeskAnswer {
        do {
            switch order {
            case .enroll(let station, let user, let role):
                return DeskAnswer(
                    lines: try enroll(station: station, user: user, role: role), exitCode: 0)
            case .importBudget(let files, let language):
                let lines = try BudgetImport(service: service).run(
                    files: files.mapValues { Array($0) }, isChinese: language != "en")
                return DeskAnswer(lines: lines, exitCode: 0)
            case .adoptRules(let file, let author, let reason):
                return DeskAnswer(
                    lines: try adopt(file, author: author, reason: reason), exitCode: 0)
            case .recovery(let name, let language):
                if let name { try giveUp(name) }
                let text = RecoveryText(
                    report: try service.recovery(), isChinese: language != "en")
                return DeskAnswer(lines: text.lines, exitCode: 0)
            case .exchange(let bundle, let reply):
                return DeskAnswer(
                    lines: try BundleOffice(service: service, folder: ExchangeFolder(folder))
                        .exchange(bundle, reply: reply), exitCode: 0)
            }
        } catch {
            return DeskAnswer(lines: FaultText.lines(error), exitCode: FaultText.exitCode(error))
        }
    }

    /// - Returns: the code, alone on the first line.
    private func enroll(station code: String, user name: String, role: String) throws -> [String] {
        guard Role(rawValue: role) != nil, role != Role.desk.rawValue else {
            throw DeskFault.unknownRole(role)
        }
        guard let station = try find("station", "code", code) else {
            throw DeskFault.unknownStation(code)
        }
        let user = try findUser(name, station: station) ?? makeUser(name, station, role)
        var generator = SystemRandomNumberGenerator()
        let secret = Data((0..<10).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        let issued = try EnrolmentService(service).issue(
            station: station, user: user, role: role, secret: secret)
        return [issued.text]
    }

    private func adopt(_ file: String, author name: String, reason: String) throws -> [String] {
        guard
            let office = try find(
                "station", "kind", DeviceDirectory.ledger.headquartersKind),
            let author = try findUser(name, station: office)
        else { throw DeskFault.unknownAuthor(name) }
        let hash = Hash256(hashing: Data(file.utf8))
        let inForce = try service.database.queue.read { try RulesTable($0).hash }
        guard hash != inForce else {
            return ["✓ 规则 \(hash.short) 已在用 / is in force already"]
        }
        try service.putInForce(rules: file, isBuiltIn: false) { context in
            [
                RulesVersion.draft(
                    file, id: context.newIdentifier(), author: author, origin: .adopted,
                    reason: reason)
            ]
        }
        let seq = try service.database.head().seq
        return ["✓ 规则 \(hash.short) 自 seq \(seq) 起生效 / in force from seq \(seq) on"]
    }

    private func giveUp(_ name: String) throws {
        guard let device = try service.recovery().awaited.first(where: { $0.name == name }),
            try service.giveUp(device.device)
        else { throw DeskFault.notAwaited(name) }
    }

    private func find(_ type: String, _ name: String, _ text: String) throws -> Identifier? {
        try service.database.queue.read { db in
            try service.database.store.find(
                db, typeNumber(type), where: [(field(type, name), .text(text))], limit: 1
            ).first?.image.id
        }
    }

    private func findUser(_ name: String, station: Identifier) throws -> Identifier? {
        try service.database.queue.read { db in
            try service.database.store.find(
                db, typeNumber("user"),
                where: [
                    (field("user", "name"), .text(name)),
                    (field("user", "station"), .reference(station)),
                ], limit: 1
            ).first?.image.id
        }
    }

    private func makeUser(_ name: String, _ station: Identifier, _ role: String) throws
        -> Identifier
    {
        let verdicts = try Desk(service).record { context in
            let id = context.newIdentifier()
            return [
                ChangeSetDraft(
                    id: id, intent: "user.new",
                    edits: [
                        .init(
                            type: typeNumber("user"), record: id, action: .create,
                            fields: values(
                                "user",
                                [
                                    "name": .text(name), "role": .text(role),
                                    "station": .reference(station), "active": .integer(1),
                                ]))
                    ])
            ]
        }
        return verdicts[0].changeSet
    }
}

/// What the desk refuses.
enum DeskFault: Error {
    case unknownStation(String)
    case unknownRole(String)
    /// No device of that name is awaited after a restore.
    case notAwaited(String)
    /// No user of that name at HQ.
    case unknownAuthor(String)
}
