import Foundation
import Synchronization
import Testing
import WebClient

@Suite("Web connection")
struct WebConnectionTests {
    @Test("Method, headers and body arrive; status, headers and body come back")
    func exchange() throws {
        let server = LoopbackServer { request in
            .ok(request.body.reversed(), headers: ["X-Seq: 41 ", "X-Many: a", "x-many: b"])
        }
        defer { server.stop() }
        let response = try WebConnection().exchange(
            WebRequest(
                method: "PUT", url: server.url + "v1/sync?n=1",
                headers: [
                    WebHeader(name: "X-Name", value: "示例甲"), WebHeader(name: "X-Empty", value: ""),
                ],
                body: [1, 2, 3]))
        #expect(response.status == 200)
        #expect(response.body == [3, 2, 1])
        #expect(response.header("x-seq") == "41")
        #expect(response.header("x-many") == "a, b")
        #expect(response.header("x-other") == nil)
        let head = try #require(server.requests.first).head
        #expect(head.hasPrefix("PUT /v1/sync?n=1 HTTP/1.1\r\n"))
        #expect(head.contains("\r\nX-Name: 示例甲\r\n"))
        #expect(head.contains("\r\nX-Empty:\r\n"))
        #expect(head.lowercased().contains("\r\naccept-encoding: "))
    }

    @Test("The connection is kept between exchanges, options aren't")
    func keepAlive() throws {
        let server = LoopbackServer { _ in .ok([]) }
        defer { server.stop() }
        let connection = WebConnection()
        let posting = WebRequest(method: "POST", url: server.url, body: [7])
        _ = try connection.exchange(posting)
        _ = try connection.exchange(WebRequest(url: server.url))
        #expect(server.requests.map(\.connectionNumber) == [1, 1])
        #expect(server.requests.map { $0.head.prefix(4) } == ["POST", "GET "])
        #expect(server.requests.map(\.body) == [[7], []])
    }

    @Test("A POST without a body says so")
    func emptyPost() throws {
        let server = LoopbackServer { _ in .ok([]) }
        defer { server.stop() }
        _ = try WebConnection().exchange(WebRequest(method: "POST", url: server.url))
        #expect(server.requests[0].head.contains("Content-Length: 0\r\n"))
    }

    @Test("Bytes on the wire are exact", arguments: [0, 10, 200_000])
    func wireBytes(count: Int) throws {
        let reply = LoopbackServer.Reply.ok([UInt8](repeating: 1, count: count))
        let server = LoopbackServer { _ in reply }
        defer { server.stop() }
        let response = try WebConnection().exchange(
            WebRequest(
                method: "POST", url: server.url, body: [UInt8](repeating: 2, count: count)))
        #expect(response.sentBytes == server.requests[0].byteCount)
        #expect(response.receivedBytes == reply.bytes.count)
    }

    @Test("A packed answer is unpacked, and limited as unpacked")
    func packed() throws {
        // `printf '%0100d' 0 | gzip -n`
        let gzip = try #require(Data(base64Encoded: "H4sIAAAAAAAAAzMwoD0AAHdgpFNkAAAA"))
        let reply = LoopbackServer.Reply.ok(Array(gzip), headers: ["Content-Encoding: gzip"])
        let server = LoopbackServer { _ in reply }
        defer { server.stop() }
        let response = try WebConnection().exchange(WebRequest(url: server.url))
        #expect(response.body == [UInt8](repeating: 0x30, count: 100))
        #expect(response.receivedBytes == reply.bytes.count)
        #expect(throws: WebFailure.responseTooLarge(limitBytes: 99)) {
            try WebConnection().exchange(
                WebRequest(url: server.url, maximumResponseBytes: 99))
        }
    }

    @Test("An answer without end is cut at the limit")
    func endless() {
        let body = [UInt8](repeating: 1, count: 1_000_000)
        let server = LoopbackServer { _ in
            LoopbackServer.Reply(bytes: Array("HTTP/1.1 200 OK\r\n\r\n".utf8) + body)
        }
        defer { server.stop() }
        #expect(throws: WebFailure.responseTooLarge(limitBytes: 1000)) {
            try WebConnection().exchange(
                WebRequest(url: server.url, maximumResponseBytes: 1000))
        }
    }

    @Test("A Unix socket serves as well as a port")
    func unixSocket() throws {
        let path = NSTemporaryDirectory() + "\(UUID().uuidString.prefix(8)).sock"
        let server = LoopbackServer(unixSocketPath: path) { _ in .ok([9]) }
        defer {
            server.stop()
            unlink(path)
        }
        let response = try WebConnection().exchange(
            WebRequest(url: "http://bureau/enroll", unixSocketPath: path))
        #expect(response.body == [9])
        #expect(server.requests[0].head.contains("Host: bureau\r\n"))
    }

    @Test("Progress sees the bytes and can stop the exchange")
    func progress() throws {
        let server = LoopbackServer { _ in .ok([UInt8](repeating: 1, count: 500_000)) }
        defer { server.stop() }
        let last = Mutex<WebProgress?>(nil)
        _ = try WebConnection().exchange(
            WebRequest(method: "POST", url: server.url, body: [1, 2, 3]) { progress in
                last.withLock { $0 = progress }
                return true
            })
        let progress = try #require(last.withLock { $0 })
        #expect(progress.sentBytes == 3)
        #expect(progress.toSendBytes == 3)
        #expect(progress.receivedBytes == 500_000)
        #expect(progress.toReceiveBytes == 500_000)
        #expect(throws: WebFailure.cancelled) {
            try WebConnection().exchange(WebRequest(url: server.url) { _ in false })
        }
    }
}
