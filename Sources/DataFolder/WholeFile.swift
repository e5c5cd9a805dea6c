public import Foundation

/// A file that is written whole or not at all: beside its place first, then moved there, so that a
/// full disk or a power cut leaves what was there before.
public enum WholeFile {
    /// - Parameters:
    ///   - path: `~/` at its start is the home folder.
    ///   - mayReplace: a file of that name is replaced; else it is an error.
    /// - Returns: the path that was written.
    @discardableResult
    public static func write(_ content: Data, to path: String, mayReplace: Bool)
        throws(WholeFileFailure) -> String
    {
        do {
            return try write(to: path, mayReplace: mayReplace) { try $0(content) }
        } catch let failure as WholeFileFailure {
            throw failure
        } catch { throw .notWritable(path: path, errno: EIO) }
    }

    /// Writes a file whose content comes in pieces.
    ///
    /// - Parameter body: is given what takes the pieces. When it throws, the file is as it was.
    /// - Returns: the path that was written.
    /// - Throws: `WholeFileFailure`, and what `body` throws.
    @discardableResult
    public static func write(
        to path: String, mayReplace: Bool,
        _ body: (_ append: @escaping (Data) throws -> Void) throws -> Void
    ) throws -> String {
        let path = path.hasPrefix("~/") ? NSHomeDirectory() + path.dropFirst() : path
        try check(path, mayReplace: mayReplace)
        let beside = "\(path).\(getpid()).tmp"
        do {
            try writeNew(beside, for: path, body)
            try move(beside, to: path, mayReplace: mayReplace)
            syncFolder(of: path)
        } catch {
            unlink(beside)
            throw error
        }
        return path
    }

    /// The name is durable, too, where the file system can do that.
    public static func syncFolder(of path: String) {
        let folder = (path as NSString).deletingLastPathComponent
        let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// Whether a file could be written there, as far as what is there tells.
    public static func check(_ path: String, mayReplace: Bool) throws(WholeFileFailure) {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        if status.st_mode & S_IFMT == S_IFDIR { throw .isFolder(path: path) }
        // A device or a pipe isn't replaced, whoever says so.
        if status.st_mode & S_IFMT != S_IFREG { throw .notWritable(path: path, errno: EINVAL) }
        if !mayReplace { throw .exists(path: path) }
    }

    private static func writeNew(
        _ beside: String, for path: String,
        _ body: (_ append: @escaping (Data) throws -> Void) throws -> Void
    ) throws {
        // For its owner only: lists hold names.
        let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw WholeFileFailure.notWritable(path: path, errno: errno) }
        defer { close(descriptor) }
        try body { try append($0, to: descriptor, for: path) }
        guard fsync(descriptor) == 0 else {
            throw WholeFileFailure.notWritable(path: path, errno: errno)
        }
    }

    private static func append(_ content: Data, to descriptor: Int32, for path: String)
        throws(WholeFileFailure)
    {
        var rest = content[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .notWritable(path: path, errno: errno) }
            rest = rest.dropFirst(count)
        }
    }

    private static func move(_ beside: String, to path: String, mayReplace: Bool)
        throws(WholeFileFailure)
    {
        if !mayReplace {
            // A second name fails where one exists already, which a rename doesn't.
            if link(beside, path) == 0 {
                unlink(beside)
                return
            }
            if errno == EEXIST { throw .exists(path: path) }
            // File systems of memory sticks have no second names.
            if access(path, F_OK) == 0 { throw .exists(path: path) }
        }
        guard rename(beside, path) == 0 else { throw .notWritable(path: path, errno: errno) }
    }
}

public enum WholeFileFailure: Error, Equatable {
    /// A file of that name is there, and wasn't to be replaced.
    case exists(path: String)
    case isFolder(path: String)
    /// `errno` says why.
    case notWritable(path: String, errno: Int32)
}
