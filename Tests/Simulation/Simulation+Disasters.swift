internal import ChangeLog
internal import Foundation
internal import Intake
internal import Ledger
internal import Replica
internal import Rules
internal import TestBench

/// What happens to disks, to the server's memory, and to the programs.
extension Simulation {
    // MARK: A device's disk

    func changeDisk(_ device: SimulatedDevice) throws {
        if device.backup == nil {
            device.backup = try copy(device.disk, "\(device.name)-backup-\(step)")
            log.say("backed up")
        } else if generator.chance(30) {
            try restore(device)
        } else if generator.chance(30), devices.count < 30 {
            try clone(device)
        }
    }

    /// The disk dies; a copy of its backup takes its place. What was saved since is gone with it,
    /// unless somebody else has it.
    private func restore(_ device: SimulatedDevice) throws {
        guard let backup = device.backup else { return }
        checks.lost.formUnion(Set(device.disk.told).subtracting(backup.told))
        try device.change(to: try copy(backup, "\(device.name)-restored-\(step)"))
        copied.insert(device.identity)
        log.say("restored from a backup")
        log.count("restore")
    }

    private func clone(_ device: SimulatedDevice) throws {
        let disk = try copy(device.disk, "\(device.name)-clone-\(step)")
        let twin = try SimulatedDevice("\(device.name)'\(step)", disk, line: newLine(disk.replica))
        twin.isRefused = device.isRefused
        twin.isAwayUntil = device.isAwayUntil
        copied.insert(device.identity)
        devices.append(twin)
        log.say("cloned")
        log.count("clone")
    }

    private func copy(_ disk: SimulatedDevice.Disk, _ name: String) throws -> SimulatedDevice.Disk {
        var copy = disk
        copy.replica = try disk.replica.copy(name: name)
        copy.replica.powers.reseed(generator.next())
        return copy
    }

    // MARK: The server's memory

    func changeMemory() throws {
        guard plan.losses > 0 else { return }
        if backups.isEmpty || generator.chance(40) {
            backups.append((try bureau.backup("backup-\(step)"), checks.chronicle))
            return log.say("the server is backed up")
        }
        guard checks.chronicle.losses < plan.losses else { return }
        try loseMemory()
    }

    /// The server's disk dies, and one of its backups takes its place: as `bureau restore` does it, or
    /// behind everybody's back.
    private func loseMemory() throws {
        let (path, memory) = generator.pick(backups)
        let isAnnounced = generator.chance(60)
        remembrance = try Remembrance(bureau)
        try bureau.restore(path, isAnnounced: false)
        try bureau.restart(isRestored: isAnnounced)
        checks.goBack(to: memory, isAnnounced: isAnnounced)
        log.say("the server goes back to \(memory.seq), \(isAnnounced ? "and says so" : "unsaid")")
        log.count(isAnnounced ? "memoryLost" : "memoryLostUnsaid")
        if checks.chronicle.losses > 1 { log.count("memoryLostTwice") }
        if checks.chronicle.losses > 4 { log.count("memoryLostOften") }
    }

    // MARK: Decisions

    func decideAtHeadquarters(_ device: SimulatedDevice) throws {
        if generator.chance(50) { try adoptRules() } else { try revoke(device) }
    }

    /// The desk adopts another file, or goes back to the one that the program came with.
    private func adoptRules() throws {
        let lax = Hash256(hashing: Data(Self.laxer.utf8))
        let file =
            try bureau.read { try RulesTable($0).hash } == lax ? RuleSet.embeddedFile : Self.laxer
        try bureau.service.putInForce(rules: file, isBuiltIn: false) { context in
            [
                .create(
                    "rule-set", context.newIdentifier(),
                    [
                        "hash": .text(Hash256(hashing: Data(file.utf8)).description),
                        "file": .opaque(Data(file.utf8)), "author": .reference(context.user),
                        "origin": .text("adopted"),
                    ])
            ]
        }
        log.say("other rules")
        log.count("rulesChange")
    }

    /// The embedded file without the rule that a case must be closed before it is paid.
    private static let laxer: String = {
        let file = RuleSet.embeddedFile
        guard let start = file.range(of: "  - id: case-not-closed\n"),
            let end = file.range(of: "  - id: case-of-another-station\n")
        else { preconditionFailure("the rules have case-not-closed") }
        return file.replacingCharacters(in: start.lowerBound..<end.lowerBound, with: "")
    }()

    /// One device of a station's in a run.
    private func revoke(_ device: SimulatedDevice) throws {
        guard log.counts["revoked"] == nil, !device.replica.identity.isHeadquarters else { return }
        let identity = device.identity
        guard try bureau.record("device", identity) != nil else { return }
        try bureau.desk { context in
            [
                .update(
                    "device", identity, ["revoked-at": .integer(context.now())],
                    id: context.newIdentifier())
            ]
        }
        log.say("revoked")
        log.count("revoked")
    }

    // MARK: Programs

    func upgrade(_ device: SimulatedDevice) throws {
        guard plan.programs != .same else { return }
        if generator.chance(30) { return try upgradeServer() }
        try device.replica.reopen(catalog: LaterCatalog.catalog)
        log.say("upgraded")
        log.count("deviceUpgrade")
    }

    func upgradeServer() throws {
        guard plan.programs == .laterDevices else { return }
        try bureau.restart(catalog: LaterCatalog.catalog)
        log.say("the server is upgraded")
        log.count("serverUpgrade")
    }
}
