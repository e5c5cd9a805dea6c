import Catalog
import ChangeLog
import Foundation
import GRDB
import Intake
import Journal
import Judge
import Ledger
import RecordStore
import Replica
import TestBench
import Wire

/// A server, its devices and what they entered, at one moment. `copy` goes on apart.
struct ClashBureau {
    var bureau: BenchBureau
    var devices: [String: ClashDevice]
    var replicas: [BenchReplica]
    var names: ClashNames

    /// Two devices of two people at station 01 and a third of the first person's, one at station
    /// 02, two at HQ, those of the station's head and of HQ's two approvers; and a replica at each of the three.
    init() throws {
        let bureau = try BenchBureau(seed: 27)
        self.bureau = bureau
        let stations = bureau.reference.stations
        let first = try ClashDevice(bureau, station: stations[0], role: "clerk", name: "01A")
        devices = [
            "01A": first,
            "01B": try ClashDevice(bureau, station: stations[0], role: "clerk", name: "01B"),
            "01C": try ClashDevice(
                bureau, station: stations[0], role: "clerk", name: "01C",
                user: first.identity.user),
            "02A": try ClashDevice(bureau, station: stations[1], role: "clerk", name: "02A"),
            "00B": try ClashDevice(bureau, station: nil, role: "accountant", name: "00B"),
            "00C": try ClashDevice(bureau, station: nil, role: "accountant", name: "00C"),
            "01H": try ClashDevice(bureau, station: stations[0], role: "head", name: "01H"),
            "00P": try ClashDevice(bureau, station: nil, role: "approver", name: "00P"),
            "00Q": try ClashDevice(bureau, station: nil, role: "approver", name: "00Q"),
        ]
        replicas = try [(stations[0], "01R"), (stations[1], "02R"), (nil, "00R")].map {
            try BenchReplica(bureau, station: $0.0, name: $0.1)
        }
        names = ClashNames(bureau.reference)
        for (name, device) in devices { names.set(name, device.identity.device) }
        for replica in replicas { try replica.sync() }
    }

    func copy() throws -> ClashBureau {
        var copy = self
        let bureau = try bureau.copy()
        copy.bureau = bureau
        copy.replicas = try replicas.map { try $0.copy(at: bureau) }
        return copy
    }

    /// Enters what is given, one after the other: each must be applied.
    mutating func enter(_ lines: [ClashLine]) throws {
        for line in lines {
            let steps = try draft([line])
            let taken = try push(steps[0])
            let last = try bureau.verdicts(of: taken.changeSet).last
            guard last?.outcome == .applied else {
                throw ClashProblem(
                    line: line.line,
                    what: "given, but \(last?.outcome.rawValue ?? "") \(last?.rule ?? "")")
            }
        }
    }

    /// Freezes and signs the steps as their devices would: each upon what stands at the server
    /// now, what the device entered before, and what it knew of others'.
    mutating func draft(_ lines: [ClashLine]) throws -> [ClashStep] {
        var steps: [ClashStep] = []
        for line in lines {
            guard let device = devices[line.device] else {
                throw ClashProblem(line: line.line, what: "no device \(line.device)")
            }
            let known = steps.filter {
                $0.line.device == line.device || line.after.contains($0.line.letter)
            }
            var drafting = ClashDrafting(
                line: line, device: device, reference: bureau.reference, powers: bureau.powers,
                names: names)
            let body = try bureau.read { db in
                var view = OverlayView(
                    base: bureau.service.database.store.view(db), catalog: LedgerCatalog.catalog)
                for step in known { try step.apply(to: &view) }
                return try drafting.body(steps, view)
            }
            names = drafting.names
            let step = try link(body, line, steps)
            steps.append(step)
        }
        return steps
    }

    private mutating func link(_ body: Data, _ line: ClashLine, _ earlier: [ClashStep]) throws
        -> ClashStep
    {
        if line.edits[0][0] == "again",
            let first = earlier.first(where: { $0.line.letter == line.edits[0][1] })
        {
            return ClashStep(line: line, body: body, segment: first.segment, number: first.number)
        }
        guard var device = devices[line.device] else {
            throw ClashProblem(line: line.line, what: "no device \(line.device)")
        }
        let segment = try device.segment(body)
        devices[line.device] = device
        return ClashStep(line: line, body: body, segment: segment, number: device.position.number)
    }

    /// What replicas that are up to date foresee of a step that is pushed next.
    func foresee(_ step: ClashStep) throws -> ClashForesight {
        guard let device = devices[step.line.device] else {
            throw ClashProblem(line: step.line.line, what: "no device \(step.line.device)")
        }
        return try ClashForesight(
            step, at: bureau, by: device,
            receivedAt: bureau.clock.now + Self.betweenPushesSeconds * 1_000)
    }

    private static let betweenPushesSeconds: Int64 = 3_600

    /// Pushes a step an hour after what came before.
    func push(_ step: ClashStep) throws -> (changeSet: Identifier, isNew: Bool) {
        guard let device = devices[step.line.device] else {
            throw ClashProblem(line: step.line.line, what: "no device \(step.line.device)")
        }
        bureau.clock.advance(seconds: Self.betweenPushesSeconds)
        let before = try bureau.read { try Facts($0).head.seq }
        let refusal = try device.push(step.segment, to: bureau)
        // A revoked device learns nothing more; what it sent was taken all the same.
        guard refusal.isEmpty || refusal == "revoked-device" else {
            throw ClashProblem(line: step.line.line, what: "refused: \(refusal)")
        }
        return try bureau.read { db in
            let seq = try UInt64.fetchOne(
                db, sql: "SELECT seq FROM chain_entry WHERE device = ? AND number = ?",
                arguments: [device.identity.device.data, Int64(step.number)])
            guard let seq, let entry = try JournalLog(db).entry(seq: seq) else {
                throw ClashProblem(line: step.line.line, what: "took no number")
            }
            return (entry.verdict.changeSet, seq > before)
        }
    }
}

/// A step as its device made it: frozen and signed.
struct ClashStep {
    let line: ClashLine
    let body: Data
    let segment: WireSegment
    /// In the chain of the device that sends it.
    let number: UInt64

    /// What the device shows of it.
    func apply(to view: inout OverlayView) throws {
        let changeSet = try ChangeSet(frozen: body)
        for edit in changeSet.edits {
            let after = Application.apply(
                edit, to: try view.record(edit.type, edit.record), changeSet: changeSet.id,
                catalog: LedgerCatalog.catalog)
            try view.set(edit.type, edit.record, after)
        }
    }
}

/// What the table's names stand for.
struct ClashNames {
    private var ids: [String: Identifier] = [:]

    init(_ reference: Reference) {
        for (index, station) in reference.stations.enumerated() { ids["0\(index + 1)"] = station }
        ids["project"] = reference.project
        ids["budget"] = reference.budgetEntry
        ids["case-rate"] = reference.caseRate
        ids["monthly-rate"] = reference.monthlyRate
    }

    mutating func set(_ name: String, _ id: Identifier) { ids[name] = id }

    subscript(name: String) -> Identifier? { ids[name] }
}
