internal import ChangeLog
internal import Foundation
internal import Intake
internal import Journal
internal import Replica
internal import TestBench

/// First safety under faults, then liveness without.
extension Simulation {
    /// Rounds of syncs that bring everything in and everything out: one brings it to the server, one to
    /// everybody. After a loss of memory HQ's devices come first, others may be told to wait for them, and
    /// a device that the server has forgotten enrols anew; so two more.
    private static let rounds = 4

    /// Heals everything, and demands that all agree after a bounded number of syncs.
    func settle() throws -> [String] {
        var faults = try heal()
        faults += try emptySticks()
        if plan.sticksPercent > 0 { faults += try settleByStick() }
        for round in 1...Self.rounds {
            for device in devices {
                bureau.clock.advance(seconds: 60)
                if let failure = try syncAsAPerson(device) {
                    let isEarly = round < Self.rounds && failure == "recovering"
                    let isFine = failure == "revoked-device" || isEarly
                    if try !isFine || !mayFail(device, failure) {
                        faults.append("\(device.name): \(failure) on a good line")
                    }
                }
                faults += try check(device, recounts: false)
                log.add("settling \(device.name) \(log.takeWords()) \(checks.mark)")
                if !faults.isEmpty { return faults }
            }
            if round == 1 { try giveUpTheDead() }
        }
        return try agreement()
    }

    /// One round by stick: what it brings and doesn't bring, the rounds that follow must bear.
    private func settleByStick() throws -> [String] {
        var faults: [String] = []
        for device in devices where !device.isRefused && generator.chance(50) {
            bureau.clock.advance(seconds: 60)
            try goByStick(device)
            faults += try check(device, recounts: false)
            log.add("settling \(device.name) \(log.takeWords()) \(checks.mark)")
        }
        return faults
    }

    /// Who is told to enrol anew does so, and syncs again.
    private func syncAsAPerson(_ device: SimulatedDevice) throws -> String? {
        if device.isRefused { try enrolAnew(device) }
        let failure = try sync(device)
        guard let failure, device.isRefused else { return failure }
        if try !mayFail(device, failure) { return failure }
        try enrolAnew(device)
        return try device.isRefused ? "recovering" : sync(device)
    }

    private func heal() throws -> [String] {
        var faults: [String] = []
        for device in devices { device.line.heal() }
        for (_, request, line) in late { try line.deliver(request) }
        late = []
        try upgradeServer()
        if plan.protocolsDiffer {
            for device in devices { try device.replica.reopen(catalog: LaterCatalog.catalog) }
        }
        // HQ's devices are the server's second memory.
        devices.sort { left, right in
            left.replica.identity.isHeadquarters && !right.replica.identity.isHeadquarters
        }
        faults += try checks.follow(bureau, devices)
        return faults
    }

    /// Identities that no disk has any more are revoked, as HQ would a laptop that is gone.
    private func giveUpTheDead() throws {
        let held = Set(devices.map(\.identity))
        for verdict in checks.chronicle.newest.values.sorted(by: { $0.seq < $1.seq })
        where verdict.intent == "device.enroll" {
            let identity = verdict.changeSet
            guard !held.contains(identity), let record = try bureau.record("device", identity),
                record.value("device", "closed-at") == .absent,
                record.value("device", "revoked-at") == .absent
            else { continue }
            try bureau.desk { context in
                [
                    .update(
                        "device", identity, ["revoked-at": .integer(context.now())],
                        id: context.newIdentifier())
                ]
            }
            log.count("givenUp")
        }
    }

    private func agreement() throws -> [String] {
        var faults: [String] = []
        for device in devices {
            if try isRevoked(device.identity) {
                // Nobody tells it any more; what it has is sound all the same.
                faults += try device.faults(checks.chronicle, recounts: true)
                continue
            }
            faults += try Convergence.differences(device.replica)
            for verdict in device.disk.known.values.sorted(by: { $0.seq < $1.seq })
            where checks.chronicle.newest[verdict.changeSet]?.seq != verdict.seq {
                faults.append(
                    "\(device.name) has another verdict of \(verdict.changeSet): "
                        + "\(verdict.seq) \(verdict.outcome); "
                        + checks.chronicle.story(of: verdict.changeSet))
            }
        }
        for device in devices {
            for id in device.disk.told where !checks.chronicle.holds(id) {
                faults.append("\(device.name): the server never got \(id)")
            }
        }
        let recovery = try bureau.service.recovery()
        if recovery.isRecovering {
            faults.append("recovering still, for \(recovery.awaited.map(\.letter))")
        }
        for (id, _) in try bureau.read({ try GivenVerdicts($0).bodies() }) {
            faults.append("the bytes of \(id) came back, and aren't in the journal")
        }
        faults += try remembrance?.faults(bureau, checks.chronicle) ?? []
        faults += try KeptSums.wrong(bureau).map { "the server's sum \($0)" }
        faults += try bureau.service.database.verify().map { "the server: \($0)" }
        faults += try checks.chronicle.recheck(bureau)
        log.add("end \(checks.mark)")
        for device in devices {
            let digests = try device.replica.database.digests().sorted { $0.key < $1.key }
            log.add("\(device.name) \(digests.map { "\($0.key) \($0.value.sum)" })")
        }
        return faults
    }
}
