#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Lines of a script, from standard input or a file. A byte order mark at its start is dropped;
/// lines end in LF or CR LF, the last one may end in neither.
public final class PipedLineReader: LineReader {
    /// Far above the largest line that a command can need.
    public static let maximumLineBytes = 1024 * 1024
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    public let isInteractive = false
    private let descriptor: Int32
    private let path: String
    private let isOwned: Bool
    private var pending: ArraySlice<UInt8> = []
    private var hasEnded = false
    private var lineNumber = 0

    /// Reads standard input, or another open descriptor that stays the caller's.
    public init(descriptor: Int32 = 0) {
        self.descriptor = descriptor
        path = "-"
        isOwned = false
    }

    /// Reads a file.
    ///
    /// - Throws: ``LineReadingFailure/unreadable(path:code:)``.
    public init(path: String) throws(LineReadingFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, code: errno) }
        self.descriptor = descriptor
        self.path = path
        isOwned = true
    }

    deinit {
        if isOwned { close(descriptor) }
    }

    public func next(prompt: String) throws(LineReadingFailure) -> LineEvent {
        var searched = pending.startIndex
        var end: Int?
        while true {
            end = pending[searched...].firstIndex(of: UInt8(ascii: "\n"))
            guard (end ?? pending.endIndex) - pending.startIndex <= Self.maximumLineBytes else {
                throw .tooLong(lineNumber: lineNumber + 1, limitBytes: Self.maximumLineBytes)
            }
            if end != nil || hasEnded { break }
            let searchedCount = pending.count
            try fill()
            searched = pending.startIndex + searchedCount
        }
        guard end != nil || !pending.isEmpty else { return .endOfInput }
        var line = pending[..<(end ?? pending.endIndex)]
        pending = end.map { pending[($0 + 1)...] } ?? []
        lineNumber += 1
        if lineNumber == 1, line.starts(with: Self.byteOrderMark) { line = line.dropFirst(3) }
        if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        guard let text = String(validating: line, as: UTF8.self) else {
            throw .notUTF8(lineNumber: lineNumber)
        }
        return .line(text: text, number: lineNumber)
    }

    /// A script is its own record.
    public func remember(_ line: String) {}

    private func fill() throws(LineReadingFailure) {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        var count = read(descriptor, &buffer, buffer.count)
        while count < 0, errno == EINTR {
            count = read(descriptor, &buffer, buffer.count)
        }
        guard count >= 0 else { throw .unreadable(path: path, code: errno) }
        hasEnded = count == 0
        // Copied, so that indices start at 0 and lines already read are let go.
        pending = (Array(pending) + buffer[..<count])[...]
    }
}
