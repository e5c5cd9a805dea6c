internal import Access
internal import ChangeLog
internal import Crypto
internal import HTTPTypes
public import Hummingbird
public import Intake
public import Logging
internal import SwiftProtobuf
internal import Wire

/// The route table, whole.
///
/// | method | path | message | reply | token |
/// |---|---|---|---|---|
/// | POST | /v1/sync | SyncRequest | SyncReply | yes |
/// | POST | /v1/reconcile | ReconcileRequest | ReconcileReply | yes |
/// | POST | /v1/enroll | EnrollRequest | EnrollReply | no |
/// | GET | /v1/head | | Head | no |
public struct BureauRoutes: Sendable {
    private let service: SyncService
    private let meter: RequestMeter
    private let logger: Logger
    private let words: @Sendable (any Error) -> String

    /// - Parameters:
    ///   - meter: counts what fails.
    ///   - words: what made a request fail, for the log.
    public init(
        service: SyncService, meter: RequestMeter = RequestMeter(), logger: Logger,
        words: @escaping @Sendable (any Error) -> String = { "\($0)" }
    ) {
        self.service = service
        self.meter = meter
        self.logger = logger
        self.words = words
    }

    public func add(to router: Router<BasicRequestContext>) {
        router.post("/v1/sync") { request, _ in
            try await answer(request, WireSyncRequest.self) { message, form in
                let device = try authenticate(request)
                let reply = try service.sync(message, from: device)
                return try request.reply(
                    reply, form: form, status: status(of: reply.message.refusal))
            }
        }
        router.post("/v1/reconcile") { request, _ in
            try await answer(request, WireReconcileRequest.self) { message, form in
                let device = try authenticate(request)
                let reply = try ReconcileService(service).reconcile(message, from: device)
                return try request.reply(
                    reply, form: form, status: status(of: reply.refusal))
            }
        }
        router.post("/v1/enroll") { request, _ in
            try await answer(request, WireEnrollRequest.self) { message, form in
                let reply = try EnrolmentService(service).enroll(message)
                return try request.reply(
                    reply, form: form, status: status(of: reply.refusal))
            }
        }
        router.get("/v1/head") { request, _ in
            let form = MessageForm(contentType: request.headers[.accept]) ?? .json
            return try request.reply(try service.headMessage(), form: form)
        }
    }

    /// Reads the message, answers it, and turns every fault into a refusal of the closed list.
    private func answer<Body: Message>(
        _ request: Request, _ type: Body.Type,
        _ handle: (Body, MessageForm) throws -> Response
    ) async throws -> Response {
        let accepted = MessageForm(contentType: request.headers[.contentType]) ?? .json
        do {
            let (message, form) = try await request.message(type)
            let response = try handle(message, form)
            meter.answered()
            return response
        } catch let unreadable as UnreadableRequest {
            return try refuse(request, unreadable.code, form: accepted)
        } catch {
            let reason = words(error)
            meter.failed(at: service.now(), reason)
            logger.error("request failed: \(request.uri.path): \(reason)")
            return try refuse(request, .internalFault, form: accepted)
        }
    }

    private func refuse(_ request: Request, _ code: RefusalCode, form: MessageForm) throws
        -> Response
    {
        // Every reply message has its refusal; which message doesn't matter to a client that
        // reads the code. SyncReply's field is used where the request couldn't be read.
        var reply = WireSyncReply()
        reply.protocolVersion = Limit.protocolVersion
        reply.refusal = WireRefusal(code)
        // A device whose clock is off learns the time with the refusal of its token.
        reply.serverTime = service.now()
        if request.uri.path == "/v1/enroll" {
            var enrolment = WireEnrollReply()
            enrolment.refusal = WireRefusal(code)
            return try request.reply(enrolment, form: form, status: .init(code: code.status))
        }
        if request.uri.path == "/v1/reconcile" {
            var reconcile = WireReconcileReply()
            reconcile.refusal = WireRefusal(code)
            return try request.reply(reconcile, form: form, status: .init(code: code.status))
        }
        return try request.reply(reply, form: form, status: .init(code: code.status))
    }

    private func status(of refusal: WireRefusal) -> HTTPResponse.Status {
        RefusalCode(rawValue: refusal.code).map { .init(code: $0.status) } ?? .ok
    }

    /// - Returns: the device whose token the request bears.
    private func authenticate(_ request: Request) throws -> Identifier {
        guard let header = request.headers[.authorization], header.hasPrefix("Bearer "),
            let device = DeviceToken.device(of: String(header.dropFirst(7)))
        else { throw UnreadableRequest(code: .unauthorized) }
        if let code = try service.refusal(ofToken: String(header.dropFirst(7)), device: device) {
            throw UnreadableRequest(code: code)
        }
        return device
    }
}
