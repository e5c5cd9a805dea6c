import BundleFile
import DataFolder
import Foundation
import Wire

/// Where bundles lie while they are exchanged: copies in the data folder, so that nobody changes a
/// file on a stick between the check and the intake, and a running server needs no rights elsewhere.
struct ExchangeFolder {
    private let folder: DataFolder

    init(_ folder: DataFolder) { self.folder = folder }

    private var path: String { folder.file("exchange") }

    /// - Parameter name: without a folder in it: an order names no file elsewhere.
    func file(_ name: String) -> String {
        path + "/" + URL(fileURLWithPath: name).lastPathComponent
    }

    /// Two names of this process, in a folder for the owner only. What processes that have ended left
    /// behind is removed.
    func begin() throws -> (bundle: String, reply: String) {
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for name in try FileManager.default.contentsOfDirectory(atPath: path) {
            let isOfNobody =
                Int32(name.prefix { $0.isNumber }).map { kill($0, 0) != 0 && errno == ESRCH }
                ?? true
            if isOfNobody { unlink(file(name)) }
        }
        return ("\(getpid()).bundle", "\(getpid()).reply")
    }

    func end(_ names: (bundle: String, reply: String)) {
        unlink(file(names.bundle))
        unlink(file(names.reply))
    }

    /// Copies a file piece by piece, whole or not at all.
    static func copy(_ source: String, to target: String, mayReplace: Bool) throws {
        let input = try BundleOnDisk(path: source)
        try WholeFile.write(to: target, mayReplace: mayReplace) { append in
            while true {
                let piece: Data
                do { piece = try input.read(1 << 20) } catch {
                    throw BundleFault(.unreadable, source)
                }
                if piece.isEmpty { return }
                try append(piece)
            }
        }
    }
}
