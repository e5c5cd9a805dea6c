internal import Foundation

/// The folder that an import is read from.
public enum BudgetFolder {
    /// The CSV files of the folder at `path`: names without folder, and bytes, as
    /// `BudgetDocument.parse(files:)` takes them. Throws the file system's error when the folder
    /// or a file can't be read.
    public static func files(at path: String) throws -> [String: [UInt8]] {
        let folder = URL(filePath: path, directoryHint: .isDirectory)
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        var files: [String: [UInt8]] = [:]
        for name in names where name.hasSuffix(".csv") {
            files[name] = [UInt8](try Data(contentsOf: folder.appending(path: name)))
        }
        return files
    }
}
