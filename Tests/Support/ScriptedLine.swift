package import ChangeLog
package import Foundation
package import Intake
package import Session
internal import Synchronization
package import Wire

/// What goes wrong with one exchange.
package enum LineFault: Sendable, CaseIterable {
    /// The request never arrives.
    case lostRequest
    /// The server does its work, and the answer never arrives.
    case lostReply
    /// The request arrives twice; the second answer is the one that comes back.
    case repeatedRequest
}

/// A line in memory between a replica and the service, with a script of what goes wrong. Every
/// message passes through its bytes, as over a real line.
package final class ScriptedLine: SyncExchange {
    private struct State {
        var exchanges = 0
        var faults: [Int: LineFault] = [:]
        var cutAfter: Int?
        var random: (generator: SplitMix64, percent: Int)?
        var before: (@Sendable (Int) -> Void)?
        var beforeReconcile: (@Sendable () -> Void)?
        var traffic = Data()
    }

    private let service: SyncService
    private let device: Identifier
    private let state = Mutex(State())

    package init(service: SyncService, device: Identifier) {
        self.service = service
        self.device = device
    }

    // MARK: The script

    /// Exchanges since the script was last set.
    package var exchanges: Int { state.withLock { $0.exchanges } }

    /// Every byte that crossed the line, both ways.
    package var traffic: Data { state.withLock { $0.traffic } }

    /// Nothing goes wrong from here on.
    package func heal() {
        state.withLock { state in
            state = State(traffic: state.traffic)
        }
    }

    /// The line breaks for good after so many exchanges.
    package func cut(after exchanges: Int) {
        heal()
        state.withLock { $0.cutAfter = exchanges }
    }

    /// Goes wrong at the numbered exchanges, the first being 0.
    package func fail(_ faults: [Int: LineFault]) {
        heal()
        state.withLock { $0.faults = faults }
    }

    /// Goes wrong at random, `percent` times in a hundred.
    package func failAtRandom(percent: Int, seed: UInt64) {
        heal()
        state.withLock { $0.random = (SplitMix64(seed: seed), percent) }
    }

    /// Called before each exchange with its number.
    package func beforeExchange(_ body: @escaping @Sendable (Int) -> Void) {
        state.withLock { $0.before = body }
    }

    package func beforeReconcile(_ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.beforeReconcile = body }
    }

    // MARK: The line

    package func sync(_ request: WireSyncRequest) throws(SyncFailure) -> SyncReply {
        let (fault, before, number) = try step()
        before?(number)
        let first = try carry(request, fault) { try service.sync($0, from: device) }
        return fault == .repeatedRequest
            ? try carry(request, nil) { try service.sync($0, from: device) } : first
    }

    package func reconcile(_ request: WireReconcileRequest) throws(SyncFailure)
        -> WireReconcileReply
    {
        let (fault, _, _) = try step()
        let before = state.withLock { state in
            defer { state.beforeReconcile = nil }
            return state.beforeReconcile
        }
        before?()
        return try carry(request, fault) {
            try ReconcileService(service).reconcile($0, from: device)
        }
    }

    private func step() throws(SyncFailure) -> (
        fault: LineFault?, before: (@Sendable (Int) -> Void)?, number: Int
    ) {
        let (fault, isCut, before, number) = state.withLock { state in
            let number = state.exchanges
            state.exchanges += 1
            var fault = state.faults[number]
            if let percent = state.random?.percent,
                state.random?.generator.chance(percent) == true
            {
                fault = state.random?.generator.pick(LineFault.allCases)
            }
            return (fault, number >= state.cutAfter ?? .max, state.before, number)
        }
        if isCut { throw .unreachable(detail: "cut") }
        return (fault, before, number)
    }

    private func carry<Request: BenchMessage, Reply: BenchMessage>(
        _ request: Request, _ fault: LineFault?, _ serve: (Request) throws -> Reply
    ) throws(SyncFailure) -> Reply {
        if fault == .lostRequest { throw .unreachable(detail: "lost request") }
        do {
            let sent = try request.benchBytes()
            let answered = try serve(try Request(benchBytes: sent)).benchBytes()
            state.withLock { $0.traffic += sent + answered }
            if fault == .lostReply { throw SyncFailure.unreachable(detail: "lost reply") }
            return try Reply(benchBytes: answered)
        } catch let failure as SyncFailure {
            throw failure
        } catch {
            throw .notUnderstood(detail: "\(error)")
        }
    }
}
