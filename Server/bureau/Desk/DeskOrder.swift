import Foundation

/// What can be asked of a bureau's desk: here, or of a running server through its socket.
enum DeskOrder: Codable, Sendable {
    case enroll(station: String, user: String, role: String)
    /// The import's files by name, as bytes: a running server reads no file of another's.
    case importBudget(files: [String: Data], language: String)
    /// Puts a rules file in force, in the name of a user at HQ.
    case adoptRules(file: String, author: String, reason: String)
    /// How far the server's memory has come back; and, where a device is named, waits for it no more.
    case recovery(givingUp: String?, language: String)
    /// Answers a bundle. Both are names in the data folder's exchange folder: bundles are too large
    /// to be sent through the socket.
    case exchange(bundle: String, reply: String)
}

/// What the desk answers.
struct DeskAnswer: Codable, Sendable {
    var lines: [String]
    /// Of the process contract.
    var exitCode: Int32
}
