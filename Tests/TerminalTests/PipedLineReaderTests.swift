import Foundation
import Terminal
import Testing

@Suite("Piped line reader")
struct PipedLineReaderTests {
    @Test(
        "Lines of a script",
        arguments: [
            ("", []), ("\n", [""]), ("状态", ["状态"]), ("状态\n", ["状态"]),
            ("\u{FEFF}状态\r\n\r\n同步\r\n", ["状态", "", "同步"]),
            ("a\rb\n\u{FEFF}c", ["a\rb", "\u{FEFF}c"]),
            (
                String(repeating: "发", count: 100_000) + "\n乙",
                [
                    String(repeating: "发", count: 100_000), "乙",
                ]
            ),
        ])
    func lines(script: String, expected: [String]) throws {
        let reader = try reader(of: Data(script.utf8))
        for (index, text) in expected.enumerated() {
            #expect(try reader.next(prompt: "> ") == .line(text: text, number: index + 1))
        }
        #expect(try reader.next(prompt: "> ") == .endOfInput)
        #expect(try reader.next(prompt: "> ") == .endOfInput)
    }

    @Test("A line that isn't UTF-8 is named, and the next one is read")
    func notUTF8() throws {
        // "发放" in GBK. Some words, 状态 for one, are valid UTF-8 by chance.
        let reader = try reader(
            of: Data("同步\n".utf8) + Data([0xB7, 0xA2, 0xB7, 0xC5, 0x0A]) + Data("撤销\n".utf8))
        #expect(try reader.next(prompt: "") == .line(text: "同步", number: 1))
        #expect(throws: LineReadingFailure.notUTF8(lineNumber: 2)) { try reader.next(prompt: "") }
        #expect(try reader.next(prompt: "") == .line(text: "撤销", number: 3))
    }

    @Test("The longest line is read, one byte more is refused")
    func tooLong() throws {
        let limitBytes = PipedLineReader.maximumLineBytes
        let longest = String(repeating: "a", count: limitBytes)
        #expect(
            try reader(of: Data((longest + "\n").utf8)).next(prompt: "")
                == .line(text: longest, number: 1))
        #expect(throws: LineReadingFailure.tooLong(lineNumber: 1, limitBytes: limitBytes)) {
            try reader(of: Data((longest + "a\n").utf8)).next(prompt: "")
        }
    }

    @Test("A file that isn't there")
    func missing() {
        #expect(throws: LineReadingFailure.unreadable(path: "/nonexistent", code: ENOENT)) {
            try PipedLineReader(path: "/nonexistent")
        }
    }

    @Test("A pipe gives a line as soon as it is complete")
    func pipe() throws {
        let pipe = Pipe()
        let reader = PipedLineReader(descriptor: pipe.fileHandleForReading.fileDescriptor)
        try pipe.fileHandleForWriting.write(contentsOf: Data("同".utf8.prefix(2)))
        try pipe.fileHandleForWriting.write(contentsOf: Data("同".utf8.suffix(1)) + Data("步\n".utf8))
        #expect(try reader.next(prompt: "") == .line(text: "同步", number: 1))
        #expect(!reader.isInteractive)
    }

    private func reader(of script: Data) throws -> PipedLineReader {
        let path = NSTemporaryDirectory() + UUID().uuidString
        try script.write(to: URL(fileURLWithPath: path))
        // The open file outlives its name.
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try PipedLineReader(path: path)
    }
}
