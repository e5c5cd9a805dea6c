internal import Catalog
internal import ChangeLog
internal import Foundation
internal import Intake
internal import RecordStore
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
        if plan.sticksPercent > 0, generator.chance(plan.sticksPercent) {
            return try useStick(device)
        } else if generator.chance(plan.disastersPercent) {
            try disaster(device)
        } else if generator.chance(60) {
            for _ in 1...generator.pick(1...3) { try enter(device) }
        } else {
            try syncInStorm(device)
        }
        return device
    }

    private func disaster(_ device: SimulatedDevice) throws {
        switch generator.pick(1...16) {
        case 1, 2: try restart(device)
        case 3: try enter(device, onFullDisk: true)
        case 4: try syncInStorm(device, onFullDisk: true)
        case 5...8: try changeDisk(device)
        case 9...12: try changeMemory()
        case 13: try decideAtHeadquarters(device)
        case 14, 15: try upgrade(device)
        default: try goAway(device)
        }
    }

    private func deliverLate() throws {
        let due = late.filter { $0.due <= bureau.clock.now }
        late.removeAll { $0.due <= bureau.clock.now }
        for (_, request, line) in due {
            for _ in 1...generator.pick(1...2) { try line.deliver(request) }
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
    func crash() -> Int? {
        generator.chance(3 * plan.crashesPercent) ? generator.pick(0...3) : nil
    }

    /// No line for weeks: the station goes on entering. Now and then all do, and HQ moves somebody
    /// meanwhile.
    private func goAway(_ device: SimulatedDevice) throws {
        let until =
            bureau.clock.now + Int64(generator.pick(5...40)) * Self.dayMilliseconds
        let isEverybody = generator.chance(50)
        for other in devices where !other.replica.identity.isHeadquarters {
            let isOwn = other.replica.identity.station == device.replica.identity.station
            if isOwn || isEverybody { other.isAwayUntil = max(other.isAwayUntil, until) }
        }
        log.say("no line until \(until)")
        log.count("away")
        let office = devices.first { $0.replica.identity.isHeadquarters }
        guard isEverybody, let office, let moved = try work.move(at: office.replica) else { return }
        note(moved, at: office)
        log.count("moveAcrossSilence")
    }

    // MARK: Entries

    private func enter(_ device: SimulatedDevice, onFullDisk isFull: Bool = false) throws {
        let queue = device.replica.database.queue
        do {
            let dies = generator.chance(plan.crashesPercent)
            // It is saved, and the program dies before it says so.
            let isLate = dies && generator.chance(30)
            let saved = try onDisk(queue, isFull) {
                try CrashPoint.run(queue, after: dies && !isLate ? 0 : nil) {
                    try work.enter(at: device.replica, attempts: 6)
                }
            }
            guard let saved else { return log.say("nothing to enter") }
            if isLate { try device.replica.reopen() }
            note(saved, at: device)
        } catch is SimulatedCrash {
            try device.replica.reopen()
            log.say("died while entering")
            log.count("crash")
        } catch  where isFull && FullDisk.isReason(of: error) {
            log.say("no room for an entry")
            log.count("fullDisk")
        }
    }

    private func onDisk<Result>(
        _ queue: StoreQueue, _ isFull: Bool, _ body: () throws -> Result
    ) throws -> Result {
        guard isFull else { return try body() }
        return try FullDisk.run(queue, pages: generator.pick(0...2), body)
    }

    /// The clerk was told that it is saved.
    private func note(_ saved: ChangeSet, at device: SimulatedDevice) {
        device.disk.told.append(saved.id)
        checks.money.add(saved)
        log.say("\(saved.intent) \(saved.id)")
        log.count("entry")
    }

    // MARK: Syncs

    private func syncInStorm(_ device: SimulatedDevice, onFullDisk isFull: Bool = false) throws {
        guard device.isAwayUntil <= bureau.clock.now else { return try enter(device) }
        if device.isRefused, generator.chance(60) { return try enrolAnew(device) }
        do {
            let failure = try onDisk(device.replica.database.queue, isFull) {
                try sync(device, dyingAfter: isFull ? nil : crash())
            }
            guard let failure else { return }
            if try !mayFail(device, failure) {
                checks.note("\(device.name): the sync ended with \(failure)")
            }
        } catch  where isFull && FullDisk.isReason(of: error) {
            log.say("no room in a sync")
            log.count("fullDisk")
        }
    }

    /// Whether a sync may end so, on a bad line or a good one.
    func mayFail(_ device: SimulatedDevice, _ failure: String) throws -> Bool {
        switch failure {
        case "unreachable", "died", "internal-fault", "bad-signature": true
        case "chain-fork": copied.contains(device.identity)
        case "recovering", "unknown-device": checks.chronicle.losses > 0
        case "revoked-device": try isRevoked(device.identity)
        case "protocol-version": device.line.isOfAnotherProtocol
        default: false
        }
    }

    func isRevoked(_ identity: Identifier) throws -> Bool {
        try bureau.record("device", identity)?.value("device", "revoked-at").integer != nil
    }

    /// - Returns: why it didn't succeed, as a code; nil when it did.
    func sync(_ device: SimulatedDevice, dyingAfter writes: Int? = nil) throws -> String? {
        let replica = device.replica
        device.line.isOfAnotherProtocol =
            plan.protocolsDiffer
            && replica.database.catalog.version
                != bureau.service.database.catalog.version
        do {
            let pageBytes = generator.pick([nil, nil, 16 * 1024])
            let report = try CrashPoint.run(replica.database.queue, after: writes) {
                try replica.sync(
                    pageBytes: pageBytes, givenBytes: pageBytes.map { $0 / 4 }, over: device.line)
            }
            log.say("sync sent \(report.sent) records \(report.received.records)")
            log.count("sync")
            if report.givenBack > 0 { log.count("givenBack") }
            if report.repaired > 0 {
                if checks.chronicle.losses == 0 { checks.note("\(device.name) needed mending") }
                log.count("mended")
            }
            if device.isRefused, checks.chronicle.losses == 0 {
                checks.note("\(device.name) was refused, and now isn't")
            }
            device.isRefused = false
            hasSynced = true
            return nil
        } catch is SimulatedCrash {
            try replica.reopen()
            log.say("died in a sync")
            log.count("crash")
            return "died"
        } catch let failure as SyncFailure {
            log.say("sync: \(failure.code)")
            if device.line.isOfAnotherProtocol { log.count(failure.code) }
            if failure.needsNewIdentity || failure.code == "chain-fork" {
                log.count(failure.code)
                device.isRefused = true
            }
            return failure.code
        }
    }

    func enrolAnew(_ device: SimulatedDevice) throws {
        do {
            try device.enrolAnew()
            log.say("enrolled anew")
            log.count("enrolledAnew")
        } catch let refusal as EnrolmentRefused {
            log.say("enrolment: \(refusal.code)")
            guard refusal.code == "recovering", checks.chronicle.losses > 0 else {
                return checks.note("\(device.name) can't enrol anew: \(refusal.code)")
            }
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
}
