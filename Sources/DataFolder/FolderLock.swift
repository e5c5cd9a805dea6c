internal import Foundation

/// One writer for each data folder. The lock is the kernel's (`flock`), so a process that dies
/// gives it back.
public final class FolderLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `DataFolderFailure.locked` when another process has it.
    public init(_ folder: DataFolder) throws(DataFolderFailure) {
        let path = folder.file("lock")
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .notWritable(path: folder.path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = try? String(contentsOfFile: path, encoding: .utf8)
            close(descriptor)
            throw .locked(
                path: folder.path,
                processIdentifier: holder.flatMap {
                    Int32($0.trimmingCharacters(in: .whitespacesAndNewlines))
                })
        }
        let holder = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        // For the message that a second process prints; the lock itself doesn't depend on it.
        _ = pwrite(descriptor, holder, holder.count, 0)
    }

    deinit { close(descriptor) }
}
