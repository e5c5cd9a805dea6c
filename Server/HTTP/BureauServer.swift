internal import Hummingbird
public import Intake
public import Logging
internal import NIOCore
internal import ServiceLifecycle

/// The server as a program runs it: the protocol on a loopback or network port.
public struct BureauServer: Sendable {
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

    /// Serves until it is told to stop.
    ///
    /// - Parameters:
    ///   - port: 0 takes any free one.
    ///   - onReady: told the port that is listened on.
    public func run(
        host: String, port: Int, onReady: @escaping @Sendable (Int) async -> Void
    ) async throws {
        let router = Router()
        BureauRoutes(service: service, meter: meter, logger: logger, words: words).add(to: router)
        let application = Application(
            router: router,
            configuration: .init(address: .hostname(host, port: port), serverName: "bureau"),
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? port) },
            logger: logger)
        try await application.runService()
    }
}
