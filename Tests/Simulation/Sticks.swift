internal import BundleExchange
internal import BundleFile
internal import ChangeLog
internal import Foundation
internal import Intake
internal import Replica
internal import ReplicaBundles
internal import TestBench
internal import Wire

/// Files between the stations and the bureau. Whatever was written once may come at any later time, any
/// number of times, in any order, or damaged.
///
/// What a file holds follows from the seed; its bytes don't, for sealing draws on the machine's own chance.
struct Sticks {
    struct File {
        /// The laptop that it came from, or is meant for.
        let device: SimulatedDevice
        /// Who that was then.
        let owner: ReplicaIdentity
        let bytes: Data
        /// Of a reply: what the server had for that device when it wrote it.
        var told: ServerPicture?
    }

    private(set) var requests: [File] = []
    private(set) var replies: [File] = []
    /// Older ones are overwritten.
    private static let kept = 6

    mutating func add(request file: File) { Self.add(file, to: &requests) }

    mutating func add(reply file: File) { Self.add(file, to: &replies) }

    private static func add(_ file: File, to files: inout [File]) {
        files.append(file)
        if files.count > kept { files.removeFirst() }
    }
}

/// Sync by file.
extension Simulation {
    /// - Returns: the device that something happened to.
    func useStick(_ device: SimulatedDevice) throws -> SimulatedDevice {
        switch generator.pick(1...7) {
        case 1, 2: try export(device)
        case 3, 4: if let file = pick(sticks.requests) { try bring(file, isOnGoodWay: false) }
        case 5, 6: if let file = pick(sticks.replies) { return try takeHome(file) }
        default: try goByStick(device)
        }
        return device
    }

    private func pick(_ files: [Sticks.File]) -> Sticks.File? {
        files.isEmpty ? nil : generator.pick(files)
    }

    /// There and back, without a detour.
    func goByStick(_ device: SimulatedDevice) throws {
        guard let request = try export(device), let reply = try bring(request, isOnGoodWay: true)
        else { return }
        try take(reply, at: device)
    }

    /// What is left on the sticks arrives at last: each request at the server, each reply at its device.
    ///
    /// - Returns: what went wrong.
    func emptySticks() throws -> [String] {
        var faults: [String] = []
        for request in sticks.requests {
            if let reply = try bring(request, isOnGoodWay: true) { sticks.add(reply: reply) }
        }
        for reply in sticks.replies {
            try take(reply, at: reply.device)
            faults += try check(reply.device, recounts: false)
        }
        return faults
    }

    // MARK: The three steps

    @discardableResult
    private func export(_ device: SimulatedDevice) throws -> Sticks.File? {
        let file = Sticks.File(
            device: device, owner: device.replica.identity, bytes: try device.replica.export())
        sticks.add(request: file)
        log.say("wrote a file")
        log.count("export")
        return file
    }

    /// - Returns: the server's reply; nil where there is none.
    @discardableResult
    private func bring(_ file: Sticks.File, isOnGoodWay: Bool) throws -> Sticks.File? {
        let head = try bureau.service.database.head()
        let damaged = isOnGoodWay ? nil : damage(file.bytes)
        do {
            let reply = try exchangeInStorm(damaged ?? file.bytes, isOnGoodWay: isOnGoodWay)
            guard let reply else { return nil }
            log.say("a file of \(file.device.name)'s came")
            log.count("bundle")
            if damaged != nil { checks.note("\(file.device.name)'s damaged file was taken in") }
            let answer = Sticks.File(
                device: file.device, owner: file.owner, bytes: reply,
                told: try ServerPicture(bureau, for: file.owner))
            sticks.add(reply: answer)
            return answer
        } catch let fault as BundleFault {
            log.say("a file of \(file.device.name)'s: \(fault.code)")
            if damaged != nil {
                log.count("damagedBundle")
            } else if fault.code != .unknownDevice || checks.chronicle.losses == 0 {
                checks.note("a file of \(file.device.name)'s was refused: \(fault)")
            }
            if try bureau.service.database.head() != head {
                checks.note("of a refused file something was taken in")
            }
            return nil
        }
    }

    /// - Returns: nil where the server died, or had no room.
    private func exchangeInStorm(_ bytes: Data, isOnGoodWay: Bool) throws -> Data? {
        let queue = bureau.service.database.queue
        do {
            if !isOnGoodWay, generator.chance(10) {
                let pages = generator.pick(0...3)
                return try FullDisk.run(queue, pages: pages) { try bureau.exchange(bytes).reply }
            }
            return try CrashPoint.run(queue, after: isOnGoodWay ? nil : crash()) {
                try bureau.exchange(bytes).reply
            }
        } catch is SimulatedCrash {
            try bureau.restart()
            log.say("the server died over a file")
            log.count("crash")
        } catch  where FullDisk.isReason(of: error) {
            log.say("the server had no room for a file")
            log.count("fullDisk")
        }
        return nil
    }

    /// To the laptop that it is meant for; now and then to another.
    private func takeHome(_ file: Sticks.File) throws -> SimulatedDevice {
        let device = generator.chance(90) ? file.device : generator.pick(devices)
        let bytes = damage(file.bytes)
        let isDamaged = bytes != nil
        try take(
            Sticks.File(
                device: file.device, owner: file.owner, bytes: bytes ?? file.bytes,
                told: file.told),
            at: device, isDamaged: isDamaged, dyingAfter: crash())
        return device
    }

    private func take(
        _ file: Sticks.File, at device: SimulatedDevice, isDamaged: Bool = false,
        dyingAfter writes: Int? = nil
    ) throws {
        let before = try device.replica.database.standing()
        do {
            let found = try CrashPoint.run(device.replica.database.queue, after: writes) {
                try device.replica.take(file.bytes)
            }
            if found.reply.standing == .applied {
                try device.disk.model.follow(device.replica, told: file.told)
            }
            log.say("took a file in: \(found.reply.standing)")
            log.count("bundle-\(found.reply.standing)")
            if isDamaged { checks.note("\(device.name) took a damaged file in") }
            try compare(device, before, found.reply)
        } catch is SimulatedCrash {
            try device.replica.reopen()
            log.say("died over a file")
            log.count("crash")
        } catch let fault as BundleFault {
            log.say("the file: \(fault.code)")
            let isForeign = fault.code == .foreign && file.owner.device != device.identity
            if !isDamaged, !isForeign { checks.note("\(device.name) refused a file: \(fault)") }
            try demandUnchanged(device, before)
        } catch ReplicaFailure.foreignAcknowledgement {
            log.say("the file is of another chain")
            if !copied.contains(device.identity) {
                checks.note("\(device.name) was told of a chain that isn't its own")
            }
            try demandUnchanged(device, before)
        }
    }

    /// What an old file tells takes nothing back, unless the server has lost its memory.
    private func compare(
        _ device: SimulatedDevice, _ before: ReplicaStanding, _ reply: BundledReplySummary
    ) throws {
        if !reply.received.divergentTypes.isEmpty, checks.chronicle.losses == 0 {
            checks.note("\(device.name) differs after a file")
        }
        guard checks.chronicle.losses == 0 else { return }
        let after = try device.replica.database.standing()
        if after.acknowledged.number < before.acknowledged.number {
            checks.note("\(device.name) knows less acknowledged after a file")
        }
        if after.cursor?.seq ?? 0 < before.cursor?.seq ?? 0 {
            checks.note("\(device.name) fell back by a file")
        }
    }

    private func demandUnchanged(_ device: SimulatedDevice, _ before: ReplicaStanding) throws {
        if try device.replica.database.standing() != before {
            checks.note("\(device.name) was changed by a refused file")
        }
    }

    /// - Returns: the file cut short or with a bit turned; mostly nil.
    private func damage(_ bytes: Data) -> Data? {
        guard generator.chance(12) else { return nil }
        if generator.chance(50) { return bytes.prefix(generator.pick(0...bytes.count - 1)) }
        var changed = bytes
        let place = generator.pick(0...bytes.count - 1)
        changed[changed.startIndex + place] ^= 1 << UInt8(generator.pick(0...7))
        return changed
    }
}
