internal import ChangeLog
internal import Compression
internal import Foundation
internal import GRDB
internal import Intake
internal import Session
internal import Synchronization
internal import TestBench
internal import Wire

/// What goes wrong with one exchange.
enum ExchangeFault: String, CaseIterable, Sendable {
    /// The request never arrives.
    case lostRequest
    /// The request breaks off on its way.
    case cutRequest
    /// A bit of the request is another on arrival.
    case corruptRequest
    /// The request arrives days later, once or twice; nobody waits for its answer any more.
    case lateRequest
    /// The request arrives twice; the second answer is the one that comes back.
    case repeatedRequest
    /// The server does its work, and the answer never arrives, breaks off, or arrives changed.
    case lostReply, cutReply, corruptReply
    /// The server dies at its next durable write, or once that is done, and is started again.
    case serverCrash
    /// The server's disk is full, and the server goes on.
    case serverDiskFull
    /// A program that isn't right signs one thing and sends another.
    case tamperedSegment
}

/// A line between a device and the server, with faults by chance. Every message crosses it as the
/// compressed bytes that a real one carries, and a real one's TLS: a message that was cut or changed is
/// none.
final class SimulatedLine: SyncExchange {
    private struct State {
        var generator: SplitMix64
        var faultsPercent: Int
        var device: Identifier
        var late: [LateRequest] = []
        var happened: [ExchangeFault] = []
        var broken: [String] = []
        var isOfAnotherProtocol = false
        var before: (@Sendable () -> Void)?
    }

    private let bureau: BenchBureau
    private let state: Mutex<State>
    private static let messageBytes = 1 << 26

    init(_ bureau: BenchBureau, device: Identifier, seed: UInt64, faultsPercent: Int) {
        self.bureau = bureau
        state = Mutex(
            State(
                generator: SplitMix64(seed: seed), faultsPercent: faultsPercent, device: device))
    }

    /// A request that arrives when nobody waits for it any more.
    struct LateRequest: Sendable {
        let device: Identifier
        let bytes: Data
    }

    /// Whose token the requests bear.
    var device: Identifier {
        get { state.withLock { $0.device } }
        set { state.withLock { $0.device = newValue } }
    }

    /// Called before each exchange.
    func beforeExchange(_ body: @escaping @Sendable () -> Void) {
        state.withLock { $0.before = body }
    }

    /// Whether the device's program speaks a version of the protocol that the server's doesn't.
    var isOfAnotherProtocol: Bool {
        get { state.withLock { $0.isOfAnotherProtocol } }
        set { state.withLock { $0.isOfAnotherProtocol = newValue } }
    }

    /// Nothing goes wrong from here on.
    func heal() { state.withLock { $0.faultsPercent = 0 } }

    /// What went wrong since this was last asked.
    func takeHappened() -> [ExchangeFault] {
        state.withLock { state in
            defer { state.happened = [] }
            return state.happened
        }
    }

    /// Answers that were none, since this was last asked: no request may break the server.
    func takeBroken() -> [String] {
        state.withLock { state in
            defer { state.broken = [] }
            return state.broken
        }
    }

    /// Requests that are still on their way.
    func takeLate() -> [LateRequest] {
        state.withLock { state in
            defer { state.late = [] }
            return state.late
        }
    }

    // MARK: Exchanges

    func sync(_ request: WireSyncRequest) throws(SyncFailure) -> SyncReply {
        var request = request
        if isOfAnotherProtocol { request.protocolVersion += 1 }
        return try exchange(request, mayBeLate: true) { try bureau.service.sync($0, from: device) }
    }

    func reconcile(_ request: WireReconcileRequest) throws(SyncFailure) -> WireReconcileReply {
        var request = request
        if isOfAnotherProtocol { request.protocolVersion += 1 }
        return try exchange(request, mayBeLate: false) {
            try ReconcileService(bureau.service).reconcile($0, from: device)
        }
    }

    /// Brings a late request to the server; nobody gets the answer.
    func deliver(_ late: LateRequest) throws {
        _ = try answer(try Self.open(WireSyncRequest.self, late.bytes), nil) {
            try bureau.service.sync($0, from: late.device)
        }
    }

    private func exchange<Request: BenchMessage, Reply: BenchMessage>(
        _ request: Request, mayBeLate: Bool, _ serve: (Request) throws -> Reply
    ) throws(SyncFailure) -> Reply {
        state.withLock { $0.before }?()
        let fault = chance()
        do {
            var sent = try Self.pack(fault == .tamperedSegment ? tamper(request) : request)
            switch fault {
            case .lostRequest: throw SyncFailure.unreachable(detail: "lost")
            case .lateRequest:
                let late = LateRequest(device: device, bytes: sent)
                if mayBeLate { state.withLock { $0.late.append(late) } }
                throw SyncFailure.unreachable(detail: "late")
            case .cutRequest: sent = cut(sent)
            case .corruptRequest: sent = corrupt(sent)
            case .repeatedRequest: _ = try answer(try Self.open(Request.self, sent), nil, serve)
            default: break
            }
            let reply = try Self.pack(try answer(try Self.open(Request.self, sent), fault, serve))
            switch fault {
            case .lostReply: throw SyncFailure.unreachable(detail: "lost")
            case .cutReply: return try Self.open(Reply.self, cut(reply))
            case .corruptReply: return try Self.open(Reply.self, corrupt(reply))
            default: return try Self.open(Reply.self, reply)
            }
        } catch let failure as SyncFailure {
            throw failure
        } catch {
            throw .unreachable(detail: "\(error)")
        }
    }

    private func answer<Request, Reply>(
        _ request: Request, _ fault: ExchangeFault?, _ serve: (Request) throws -> Reply
    ) throws -> Reply {
        let queue = bureau.service.database.queue
        do {
            switch fault {
            case .serverCrash:
                let isDone = state.withLock { $0.generator.chance(30) }
                _ = try CrashPoint.run(queue, after: isDone ? nil : 0) { try serve(request) }
                throw SimulatedCrash()
            case .serverDiskFull:
                let pages = state.withLock { $0.generator.pick(0...3) }
                return try FullDisk.run(queue, pages: pages) { try serve(request) }
            default: return try serve(request)
            }
        } catch is SimulatedCrash {
            try bureau.restart()
            throw SyncFailure.unreachable(detail: "the server died")
        } catch  where fault == .serverDiskFull && FullDisk.isReason(of: error) {
            throw SyncFailure.refused(code: RefusalCode.internalFault.rawValue)
        } catch {
            state.withLock { $0.broken.append("the server threw \(error)") }
            throw error
        }
    }

    // MARK: Bytes

    private func chance() -> ExchangeFault? {
        state.withLock { state in
            guard state.generator.chance(state.faultsPercent) else { return nil }
            let fault = state.generator.pick(ExchangeFault.allCases)
            state.happened.append(fault)
            return fault
        }
    }

    private static func pack(_ message: some BenchMessage) throws -> Data {
        let bytes = Data(try ContentCoding.zstd.encode(Array(try message.benchBytes())))
        return Hash256(hashing: bytes).data.prefix(markBytes) + bytes
    }

    /// In the place of TLS, something that tells what was changed from what was sent.
    private static let markBytes = 8

    private struct Changed: Error {}

    private static func open<Message: BenchMessage>(_ type: Message.Type, _ bytes: Data) throws
        -> Message
    {
        let packed = bytes.dropFirst(markBytes)
        guard Hash256(hashing: Data(packed)).data.prefix(markBytes) == bytes.prefix(markBytes)
        else { throw Changed() }
        let plain = try ContentCoding.zstd.decode(Array(packed), limitBytes: messageBytes)
        return try Message(benchBytes: Data(plain))
    }

    /// Another bit in one of the bodies that the request carries; nothing where it carries none.
    private func tamper<Request>(_ request: Request) -> Request {
        guard var changed = request as? WireSyncRequest,
            let body = changed.segments.first?.bodies.first, !body.isEmpty
        else { return request }
        changed.segments[0].bodies[0] = corrupt(body)
        return changed as? Request ?? request
    }

    private func cut(_ bytes: Data) -> Data {
        state.withLock { bytes.prefix($0.generator.pick(0...bytes.count - 1)) }
    }

    private func corrupt(_ bytes: Data) -> Data {
        state.withLock { state in
            var changed = bytes
            let place = state.generator.pick(0...bytes.count - 1)
            changed[changed.startIndex + place] ^= 1 << UInt8(state.generator.pick(0...7))
            return changed
        }
    }
}
