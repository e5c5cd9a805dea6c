internal import Hummingbird
public import Intake
public import Logging
internal import NIOCore
internal import ServiceLifecycle

/// The server as a program runs it: the protocol on a loopback or network port.
public struct BureauServer: Sendable {
    private let service: SyncService
    private let logger: Logger

    public init(service: SyncService, logger: Logger) {
        self.service = service
        self.logger = logger
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
        BureauRoutes(service: service, logger: logger).add(to: router)
        let application = Application(
            router: router,
            configuration: .init(address: .hostname(host, port: port), serverName: "bureau"),
            onServerRunning: { channel in await onReady(channel.localAddress?.port ?? port) },
            logger: logger)
        try await application.runService()
    }
}
