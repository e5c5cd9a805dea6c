internal import Foundation

/// Where a program keeps its data: an option, else `SIZHANG_HOME`, else the XDG data folder.
public struct DataFolder: Sendable {
    public let path: String

    /// - Parameters:
    ///   - option: what the command line says.
    ///   - program: `bureau` or `station`: the folder's last part where nothing names it whole.
    public init(option: String?, program: String, environment: [String: String]) {
        if let option, !option.isEmpty {
            path = option
        } else if let home = environment["SIZHANG_HOME"], !home.isEmpty {
            path = home
        } else {
            let data =
                environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 }
                ?? (environment["HOME"] ?? ".") + "/.local/share"
            path = "\(data)/sizhang/\(program)"
        }
    }

    public func file(_ name: String) -> String { path + "/" + name }

    public func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

    /// Creates the folder, for its owner only.
    public func create() throws(DataFolderFailure) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch { throw .notWritable(path: path) }
    }
}

public enum DataFolderFailure: Error, Equatable {
    case notWritable(path: String)
    /// Another process writes in this folder.
    case locked(path: String, processIdentifier: Int32?)
}
