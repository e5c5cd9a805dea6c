import Testing
import WebClient

@Suite("Web failures")
struct WebFailureTests {
    @Test("Nobody listens")
    func unreachable() {
        let server = LoopbackServer { _ in .ok([]) }
        server.stop()
        #expect(failure(WebRequest(url: server.url)).isUnreachable)
        #expect(
            failure(WebRequest(url: "http://bureau/", unixSocketPath: "/nonexistent.sock"))
                .isUnreachable)
        #expect(failure(WebRequest(url: "http://nobody.invalid/")).isUnreachable)
    }

    @Test("A server that never answers", arguments: [true, false])
    func timedOut(stall: Bool) {
        let server = LoopbackServer { _ in nil }
        defer { server.stop() }
        let found = failure(
            WebRequest(
                url: server.url, stallTimeoutSeconds: stall ? 1 : 0,
                totalTimeoutSeconds: stall ? 0 : 1))
        guard case .timedOut = found else {
            Issue.record("\(found)")
            return
        }
        #expect(found.isRetryable)
    }

    @Test(
        "A line that breaks",
        arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"])
    func interrupted(sent: String) {
        let server = LoopbackServer { _ in
            LoopbackServer.Reply(bytes: Array(sent.utf8), closes: true)
        }
        defer { server.stop() }
        let found = failure(WebRequest(url: server.url))
        guard case .interrupted = found else {
            Issue.record("\(found)")
            return
        }
        #expect(found.isRetryable)
    }

    @Test("TLS to a server that speaks none")
    func tls() {
        // The client's greeting holds no empty line, so a server that waits for one would stay
        // silent: this one speaks at once.
        let server = LoopbackServer(greeting: Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
        defer { server.stop() }
        let found = failure(WebRequest(url: "https://127.0.0.1:\(server.port)/"))
        guard case .tls = found else {
            Issue.record("\(found)")
            return
        }
        #expect(!found.isRetryable)
    }

    @Test(
        "URLs",
        arguments: ["", "http://", "ftp://127.0.0.1/", "file:///etc/hostname", "http://a b/"])
    func badURL(url: String) {
        #expect(failure(WebRequest(url: url)) == .badURL(url))
    }

    @Test(
        "Headers that would smuggle",
        arguments: [
            ("X-A", "1\r\nX-B: 2"), ("X-A\n", "1"), ("", "1"), ("X:A", "1"), ("X-A", "\u{0}"),
        ])
    func badHeader(name: String, value: String) {
        let request = WebRequest(
            url: "http://127.0.0.1/", headers: [WebHeader(name: name, value: value)])
        #expect(failure(request) == .badHeader(name))
        #expect(
            failure(WebRequest(method: "GET / HTTP/1.1\r\n", url: "http://127.0.0.1/"))
                == .badHeader("GET / HTTP/1.1\r\n"))
    }

    private func failure(_ request: WebRequest) -> WebFailure {
        do throws(WebFailure) {
            let response = try WebConnection().exchange(request)
            return .other(code: -1, text: "an answer: \(response.status)")
        } catch {
            return error
        }
    }
}

extension WebFailure {
    fileprivate var isUnreachable: Bool {
        if case .unreachable = self { return isRetryable }
        return false
    }
}
