public import Foundation
internal import Wire

/// Where a bundle is read from, once to check it and again to take it in.
public protocol BundleSource: AnyObject {
    /// Goes back to the beginning.
    func rewind() throws
    /// The next bytes; fewer than asked for only at the end.
    func read(_ count: Int) throws -> Data
}

/// A bundle in memory.
public final class BundleData: BundleSource {
    private let bytes: Data
    private var position = 0

    public init(_ bytes: Data) { self.bytes = Data(bytes) }

    public func rewind() { position = 0 }

    public func read(_ count: Int) -> Data {
        let end = min(bytes.count, position + count)
        defer { position = end }
        return Data(bytes[position..<end])
    }
}

/// A bundle in a file that nobody else writes to.
public final class BundleOnDisk: BundleSource {
    private let handle: FileHandle

    /// - Throws: `BundleFault` with `unreadable`.
    public init(path: String) throws(BundleFault) {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let handle = FileHandle(forReadingAtPath: path)
        else { throw BundleFault(.unreadable, path) }
        self.handle = handle
    }

    deinit { try? handle.close() }

    public func rewind() throws { try handle.seek(toOffset: 0) }

    public func read(_ count: Int) throws -> Data {
        var bytes = Data()
        while bytes.count < count,
            let more = try handle.read(upToCount: count - bytes.count), !more.isEmpty
        {
            bytes += more
        }
        return bytes
    }
}
