import Foundation

/// A server on 127.0.0.1 or a Unix socket that answers each request with the bytes that a closure
/// gives. It has a thread of its own, as the client blocks the test's.
final class LoopbackServer: @unchecked Sendable {
    // Unchecked: everything after init is guarded by the lock.
    struct Request: Sendable {
        /// Request line and headers, as they came.
        let head: String
        let body: [UInt8]
        /// Counts connections from 1, to see whether one is used again.
        let connectionNumber: Int
        var byteCount: Int { head.utf8.count + body.count }
    }

    /// What goes out, and whether the connection is closed after it.
    struct Reply: Sendable {
        var bytes: [UInt8]
        var closes = false

        static func ok(_ body: [UInt8], headers: [String] = []) -> Reply {
            let lines = ["HTTP/1.1 200 OK", "Content-Length: \(body.count)"] + headers
            return Reply(bytes: Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
        }
    }

    typealias Handler = @Sendable (Request) -> Reply?

    let port: UInt16
    private let listener: Int32
    private let handler: Handler
    private let greeting: [UInt8]
    private let lock = NSLock()
    private let acceptsNoMore = DispatchSemaphore(value: 0)
    private var seen: [Request] = []

    var requests: [Request] { lock.withLock { seen } }
    var url: String { "http://127.0.0.1:\(port)/" }

    /// A handler that gives nil leaves the request without an answer and the line open.
    /// `greeting` goes out on each connection before anything is read.
    init(
        unixSocketPath: String? = nil, greeting: [UInt8] = [],
        handler: @escaping Handler = { _ in nil }
    ) {
        self.handler = handler
        self.greeting = greeting
        if let unixSocketPath {
            listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { path in
                path.copyBytes(from: Array(unixSocketPath.utf8))
            }
            Self.bindSocket(listener, &address)
            port = 0
        } else {
            listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            Self.bindSocket(listener, &address)
            port = Self.boundPort(listener)
        }
        precondition(listen(listener, 8) == 0)
        Thread { [self] in
            acceptAll()
            acceptsNoMore.signal()
        }.start()
    }

    func stop() {
        // Closing alone wouldn't wake the thread that waits in accept. It must have left before the
        // descriptor is free: the next server may get the same number, and this one's thread would
        // take connections from it.
        shutdown(listener, Int32(SHUT_RDWR))
        acceptsNoMore.wait()
        close(listener)
    }

    private static func bindSocket<Address>(_ listener: Int32, _ address: inout Address) {
        let length = socklen_t(MemoryLayout<Address>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                precondition(bind(listener, $0, length) == 0, "bind: \(errno)")
            }
        }
    }

    private static func boundPort(_ listener: Int32) -> UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                precondition(getsockname(listener, $0, &length) == 0, "getsockname: \(errno)")
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    private func acceptAll() {
        var connectionNumber = 0
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            connectionNumber += 1
            Thread { [self, connectionNumber] in
                serve(connection, connectionNumber)
                close(connection)
            }.start()
        }
    }

    private func serve(_ connection: Int32, _ connectionNumber: Int) {
        guard sendAll(greeting, connection) else { return }
        var received: [UInt8] = []
        while let request = nextRequest(connection, connectionNumber, &received) {
            lock.withLock { seen.append(request) }
            guard let reply = handler(request) else { continue }
            guard sendAll(reply.bytes, connection), !reply.closes else { return }
        }
    }

    private func sendAll(_ bytes: [UInt8], _ connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Reads until one request is complete; nil when the client has closed.
    private func nextRequest(
        _ connection: Int32, _ connectionNumber: Int, _ received: inout [UInt8]
    ) -> Request? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let request = parse(received, connectionNumber) {
                received.removeFirst(request.byteCount)
                return request
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            received.append(contentsOf: buffer[..<count])
        }
    }

    private func parse(_ received: [UInt8], _ connectionNumber: Int) -> Request? {
        guard let end = Data(received).range(of: Data("\r\n\r\n".utf8))?.upperBound else {
            return nil
        }
        let head = String(decoding: received[..<end], as: UTF8.self)
        let lengthLine = head.lowercased().split(separator: "\r\n")
            .first { $0.hasPrefix("content-length:") }
        let length = lengthLine.flatMap { Int($0.dropFirst(15).filter(\.isNumber)) } ?? 0
        guard received.count >= end + length else { return nil }
        return Request(
            head: head, body: Array(received[end..<(end + length)]),
            connectionNumber: connectionNumber)
    }
}
