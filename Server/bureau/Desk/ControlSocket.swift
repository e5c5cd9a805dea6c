import DataFolder
import Foundation
import HTTP
import Hummingbird
import Intake
import Logging
import WebClient

/// The way to a running server for commands on the same machine: HTTP over a Unix socket in the
/// data folder, which only the folder's owner can open.
struct ControlSocket {
    let folder: DataFolder

    private var path: String { folder.file(Bureau.socketName) }

    /// Serves orders beside the protocol's port.
    func application(office: DeskOffice, meter: RequestMeter, logger: Logger)
        -> some ApplicationProtocol
    {
        let router = Router()
        router.get("/failing") { _, _ -> Response in
            let failing = try JSONEncoder().encode(meter.failing)
            return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(bytes: failing)))
        }
        router.post("/order") { request, _ -> Response in
            let body = try await request.body.collect(upTo: 64 * 1024 * 1024)
            let order = try JSONDecoder().decode(DeskOrder.self, from: Data(body.readableBytesView))
            let answer = try JSONEncoder().encode(office.carryOut(order))
            return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(bytes: answer)))
        }
        // A socket file that a killed server left behind would refuse the address; the folder's
        // lock is held, so nobody listens on it.
        unlink(path)
        return Application(
            router: router,
            configuration: .init(address: .unixDomainSocket(path: path), serverName: "bureau"),
            logger: logger)
    }

    /// Asks the running server which requests fail.
    func failing() throws -> FailingRequests {
        let response = try WebConnection().exchange(
            WebRequest(url: "http://localhost/failing", unixSocketPath: path))
        return try JSONDecoder().decode(FailingRequests.self, from: Data(response.body))
    }

    /// Sends an order to the server that holds the folder's lock.
    func send(_ order: DeskOrder) throws -> DeskAnswer {
        let response = try WebConnection().exchange(
            WebRequest(
                method: "POST", url: "http://localhost/order",
                headers: [WebHeader(name: "Content-Type", value: "application/json")],
                body: Array(try JSONEncoder().encode(order)), unixSocketPath: path,
                // What is asked may take its time, and a server that dies closes the socket.
                stallTimeoutSeconds: 0))
        return try JSONDecoder().decode(DeskAnswer.self, from: Data(response.body))
    }
}

extension DeskOrder {
    /// Carries the order out here when nobody holds the folder, else through the running server.
    func send(to folder: DataFolder) throws -> DeskAnswer {
        do {
            let lock = try FolderLock(folder)
            defer { withExtendedLifetime(lock) {} }
            return DeskOffice(service: try Bureau(folder).service, folder: folder).carryOut(self)
        } catch let locked as DataFolderFailure {
            guard case .locked = locked else { throw locked }
            do {
                return try ControlSocket(folder: folder).send(self)
            } catch is WebFailure { throw locked }
        }
    }
}
