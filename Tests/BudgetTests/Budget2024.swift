import Budget
import Foundation

/// The published budget of 2024, read from the repository's folder.
enum Budget2024 {
    static func files() throws -> [String: [UInt8]] {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try BudgetFolder.files(at: root.appending(path: "Server/Budget2024").path)
    }

    static func document() throws -> BudgetDocument {
        try BudgetDocument.parse(files: files())
    }

    /// The document with one piece of text replaced in one file; nil when it isn't there once.
    static func files(_ file: String, replacing old: String, with new: String) throws
        -> [String: [UInt8]]
    {
        var files = try files()
        let text = String(decoding: files[file] ?? [], as: UTF8.self)
        guard text.components(separatedBy: old).count == 2 else {
            throw NotThereOnce(text: old)
        }
        files[file] = Array(text.replacingOccurrences(of: old, with: new).utf8)
        return files
    }

    struct NotThereOnce: Error {
        let text: String
    }
}
