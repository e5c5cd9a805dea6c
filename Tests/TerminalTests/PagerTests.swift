import CPseudoTerminal
import Foundation
import Testing

@testable import Terminal

#if canImport(Glibc)
    import Glibc
#endif

struct PagerTests {
    @Test(arguments: [
        // A row stays for the prompt.
        (widths: [5, 5, 5, 5], columns: 10, rows: 4, end: 3), ([5, 5, 5], 10, 4, 3),
        // What is wider than the window takes more rows; exactly as wide takes one.
        ([25, 5, 5], 10, 4, 1), ([10, 11, 5], 10, 4, 2), ([0, 0, 0, 0], 10, 3, 2),
        // A line that no window holds is shown all the same.
        ([100, 5], 10, 4, 1), ([5, 5], 10, 1, 1), ([], 10, 4, 0),
    ])
    func aPageFitsTheWindow(widths: [Int], columns: Int, rows: Int, end: Int) {
        #expect(Pager.pageEnd(widths: widths, columns: columns, rows: rows) == end)
    }

    @Test(arguments: [
        ("\r", Pager.Answer.nextPage), (" ", .nextPage), ("\u{3000}", .nextPage),
        ("\u{1B}[B", .nextPage), ("\u{1B}[6~", .nextPage), ("q", .stop), ("ｑ", .stop),
        ("\u{3}", .stop), ("\u{4}", .stop), ("\u{1B}", .stop), ("", .stop), ("x", .nothing),
        ("页", .nothing), ("\u{1B}[A", .nothing), ("\u{1A}", .nothing),
    ])
    func aKeyMeans(key: String, answer: Pager.Answer) {
        #expect(Pager.answer(to: Array(key.utf8)) == answer)
    }

    @Test func itAsksAfterEachWindowAndGivesTheTerminalBack() throws {
        let terminal = try PseudoTerminal(columns: 20, rows: 4)
        let before = terminal.localModes
        terminal.run { pager in pager.show((1...7).map { "示例行 \($0)" }) }
        #expect(terminal.read(until: "-- 3/7 --").contains("示例行 3\r\n"))
        #expect(terminal.localModes & tcflag_t(ISIG) == 0)
        // Another size from here on: two lines and the prompt.
        terminal.resize(columns: 20, rows: 3)
        terminal.type("x\r")
        let second = terminal.read(until: "-- 5/7 --")
        #expect(second.contains("示例行 4\r\n示例行 5\r\n") && !second.contains("示例行 6"))
        terminal.type(" ")
        #expect(terminal.read(until: "示例行 7\r\n").contains("示例行 6\r\n"))
        terminal.wait()
        #expect(terminal.localModes == before)
    }

    @Test(arguments: ["q", "\u{3}", "\u{1B}"])
    func whoeverReadsMayStop(key: String) throws {
        let terminal = try PseudoTerminal(columns: 20, rows: 4)
        let before = terminal.localModes
        terminal.run { pager in pager.show((1...7).map { "示例行 \($0)" }) }
        _ = terminal.read(until: "-- 3/7 --")
        terminal.type(key)
        // The prompt is wiped off its line, and that is all.
        #expect(terminal.read(until: "\u{1B}[J") == "\r\u{1B}[J")
        terminal.wait()
        #expect(terminal.localModes == before)
    }

    @Test func whatFitsIsShownWithoutAQuestion() throws {
        let terminal = try PseudoTerminal(columns: 20, rows: 4)
        terminal.run { pager in pager.show(["示例行 1", "示例行 2", "示例行 3"]) }
        #expect(terminal.read(until: "示例行 3\r\n") == "示例行 1\r\n示例行 2\r\n示例行 3\r\n")
        terminal.wait()
    }

    @Test func withoutAWindowAllIsShown() throws {
        let pipe = Pipe()
        let output = pipe.fileHandleForWriting
        Pager(input: 0, output: output.fileDescriptor, width: \.count) { _, _ in "?" }
            .show((1...100).map(String.init))
        try output.close()
        let shown = try #require(try pipe.fileHandleForReading.readToEnd())
        #expect(String(decoding: shown, as: UTF8.self).split(separator: "\n").count == 100)
    }
}

/// Two ends of a terminal: the test is the person before it.
private final class PseudoTerminal: @unchecked Sendable {
    private let person: Int32
    private let program: Int32
    private let done = DispatchSemaphore(value: 0)
    private var unread: [UInt8] = []

    init(columns: UInt16, rows: UInt16) throws {
        var ends: (person: Int32, program: Int32) = (-1, -1)
        try #require(pseudo_terminal_open(&ends.person, &ends.program) == 0)
        (person, program) = ends
        resize(columns: columns, rows: rows)
    }

    deinit {
        close(program)
        close(person)
    }

    func resize(columns: UInt16, rows: UInt16) {
        _ = pseudo_terminal_resize(program, Int32(columns), Int32(rows))
    }

    var localModes: tcflag_t {
        var modes = termios()
        tcgetattr(program, &modes)
        return modes.c_lflag
    }

    func run(_ body: @escaping @Sendable (Pager) -> Void) {
        let (program, done) = (program, done)
        Thread.detachNewThread {
            // Wide characters take two columns.
            let pager = Pager(
                input: program, output: program,
                width: { $0.reduce(0) { $0 + ($1.isASCII ? 1 : 2) } },
                prompt: { "-- \($0)/\($1) --" })
            body(pager)
            done.signal()
        }
    }

    func wait() { done.wait() }

    func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = write(person, bytes, bytes.count)
    }

    /// What appears, up to and with the text.
    func read(until text: String) -> String {
        let wanted = Array(text.utf8)
        while true {
            if let found = unread.firstRange(of: wanted) {
                defer { unread.removeSubrange(..<found.upperBound) }
                return String(decoding: unread[..<found.upperBound], as: UTF8.self)
            }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = Glibc.read(person, &buffer, buffer.count)
            guard count > 0 else { return String(decoding: unread, as: UTF8.self) }
            unread += buffer[..<count]
        }
    }
}
