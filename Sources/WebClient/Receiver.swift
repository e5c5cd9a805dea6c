/// What libcurl's callbacks fill while one exchange runs. A class, because C holds a pointer to it.
final class Receiver {
    /// Far above any honest answer; keeps a server from filling memory with headers.
    static let maximumHeaderBytes = 256 * 1024

    private(set) var headers: [WebHeader] = []
    private(set) var body: [UInt8] = []
    private(set) var sentBytes = 0
    private(set) var receivedBytes = 0
    /// The limit that was crossed, once one was.
    private(set) var exceededLimitBytes: Int?
    private let maximumBodyBytes: Int
    private let onProgress: ((WebProgress) -> Bool)?
    private var headerBytes = 0

    init(maximumBodyBytes: Int, onProgress: ((WebProgress) -> Bool)?) {
        self.maximumBodyBytes = maximumBodyBytes
        self.onProgress = onProgress
    }

    /// Takes a piece of the decoded body; false stops the transfer.
    func takeBody(_ piece: UnsafeRawBufferPointer) -> Bool {
        guard piece.count <= maximumBodyBytes - body.count else {
            exceededLimitBytes = maximumBodyBytes
            return false
        }
        body.append(contentsOf: piece)
        return true
    }

    /// Takes one header line with its line break; false stops the transfer.
    func takeHeader(_ piece: UnsafeRawBufferPointer) -> Bool {
        headerBytes += piece.count
        guard headerBytes <= Self.maximumHeaderBytes else {
            exceededLimitBytes = Self.maximumHeaderBytes
            return false
        }
        let line = String(decoding: piece, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            // A new answer begins: what came before belonged to a 1xx or an authentication round.
            headers = []
        } else if let colon = line.firstIndex(of: ":") {
            headers.append(
                WebHeader(
                    name: line[..<colon].lowercased(),
                    value: trimmed(line[line.index(after: colon)...])))
        }
        return true
    }

    func countSent(_ count: Int) {
        sentBytes += count
    }

    func countReceived(_ count: Int) {
        receivedBytes += count
    }

    /// False stops the transfer.
    func report(_ progress: WebProgress) -> Bool {
        onProgress?(progress) ?? true
    }

    private func trimmed(_ text: Substring) -> String {
        let start = text.drop(while: \.isWhitespace)
        guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...last])
    }
}
