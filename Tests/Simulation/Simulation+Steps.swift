internal import ChangeLog
internal import Foundation
internal import GRDB
internal import Intake
internal import Replica
internal import Session
internal import TestBench

/// What may happen in a step.
extension Simulation {
    private static let day: Int64 = 86_400

    /// - Returns: the device that it happened to.
    func next() throws -> SimulatedDevice {
        bureau.clock.advance(seconds: Int64(generator.pick(1...plan.stepHours * 3_600)))
        if generator.chance(2) {
            bureau.clock.advance(seconds: Int64(generator.pick(7...30)) * Self.day)
            log.say("weeks pass")
        }
        try deliverLate()
        let device = generator.pick(devices)
        if generator.chance(plan.clockFaultsPercent) { setClock(device) }
        switch generator.pick(1...40) {
        case 1...22: for _ in 1...generator.pick(1...3) { try enter(device) }
        case 23...36: try syncInStorm(device)
        case 37: try restart(device)
        default: try changeDisk(device)
        }
        return device
    }

    private func deliverLate() throws {
        let due = late.filter { $0.due <= bureau.clock.now }
        late.removeAll { $0.due <= bureau.clock.now }
        for request in due {
            for _ in 1...generator.pick(1...2) { try request.line.deliver(late: request.bytes) }
            log.say("a late request arrives")
        }
    }

    /// Minutes to years off, either way; the server's by minutes.
    private func setClock(_ device: SimulatedDevice) {
        let minute: Int64 = 60
        let off: Int64 = generator.pick([
            0, 17 * minute, -40 * minute, 9 * 3_600, -Self.day, 40 * Self.day, -400 * Self.day,
            3_650 * Self.day,
        ])
        if generator.chance(20) {
            bureau.powers.setSkew(seconds: off % (2 * 3_600))
        } else {
            device.replica.powers.setSkew(seconds: off)
        }
        log.say("clock off by \(off) s")
        log.count("clockFault")
    }

    /// A sync has several durable writes, and so more moments to die at than an entry.
    private func crash() -> Int? {
        generator.chance(3 * plan.crashesPercent) ? generator.pick(0...3) : nil
    }

    // MARK: Entries

    private func enter(_ device: SimulatedDevice) throws {
        do {
            let dies = generator.chance(plan.crashesPercent)
            let replica = device.replica
            let saved = try CrashPoint.run(replica.database.queue, after: dies ? 0 : nil) {
                try work.enter(at: replica, attempts: 6)
            }
            guard let saved else { return log.say("nothing to enter") }
            device.disk.told.append(saved.id)
            checks.money.add(saved)
            log.say("\(saved.intent) \(saved.id)")
            log.count("entry")
        } catch is SimulatedCrash {
            try device.replica.reopen()
            log.say("died while entering")
            log.count("crash")
        }
    }

    // MARK: Syncs

    private func syncInStorm(_ device: SimulatedDevice) throws {
        guard let failure = try sync(device, dyingAfter: crash()) else { return }
        if !["unreachable", "chain-fork", "died"].contains(failure) {
            checks.note("\(device.name): the sync ended with \(failure)")
        }
    }

    /// - Returns: why it didn't succeed, as a code; nil when it did.
    func sync(_ device: SimulatedDevice, dyingAfter writes: Int? = nil) throws -> String? {
        let replica = device.replica
        do {
            let pageBytes = generator.pick([nil, nil, 16 * 1024])
            let report = try CrashPoint.run(replica.database.queue, after: writes) {
                try replica.sync(pageBytes: pageBytes, over: device.line)
            }
            log.say("sync sent \(report.sent) records \(report.received.records)")
            log.count("sync")
            if report.repaired > 0 { checks.note("\(device.name) needed mending") }
            if device.isRefused { checks.note("\(device.name) was refused, and now isn't") }
            return nil
        } catch is SimulatedCrash {
            try replica.reopen()
            log.say("died in a sync")
            log.count("crash")
            return "died"
        } catch let failure as SyncFailure {
            log.say("sync: \(failure.code)")
            if failure.code == "chain-fork" {
                if !device.mayFork { checks.note("\(device.name) is refused for no reason") }
                if !device.isRefused { log.count("refusedFork") }
                device.isRefused = true
            }
            return failure.code
        }
    }

    private func restart(_ device: SimulatedDevice) throws {
        if generator.chance(40) {
            try bureau.restart()
            log.say("the server restarts")
        } else {
            try device.replica.reopen()
            log.say("restarts")
        }
    }

    // MARK: Disks

    private func changeDisk(_ device: SimulatedDevice) throws {
        if device.backup == nil {
            device.backup = try copy(device.disk, "\(device.name)-backup-\(step)")
            log.say("backed up")
        } else if generator.chance(25) {
            try restore(device)
        } else if generator.chance(20), devices.count < 30 {
            try clone(device)
        }
    }

    /// The disk dies; a copy of its backup takes its place. What was saved since is gone with it,
    /// unless the server has it.
    private func restore(_ device: SimulatedDevice) throws {
        guard let backup = device.backup else { return }
        checks.lost.formUnion(device.disk.told.dropFirst(backup.told.count))
        device.mayFork = true
        device.isRefused = false
        try device.change(to: try copy(backup, "\(device.name)-restored-\(step)"))
        log.say("restored from a backup")
        log.count("restore")
    }

    private func clone(_ device: SimulatedDevice) throws {
        let twin = try SimulatedDevice(
            "\(device.name)'\(step)", try copy(device.disk, "\(device.name)-clone-\(step)"),
            line: newLine(device.replica))
        device.mayFork = true
        twin.mayFork = true
        twin.isRefused = device.isRefused
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
}
