import ChangeLog
import DataFolder
import Foundation
import Replica

/// What was saved of a damaged folder, as a text file that any program can read: UTF-8, one JSON
/// object a line. The first says whose it is, each after it holds one entry of the chain.
///
///     {"bureau":"<uuid>","device":"<uuid>","endKnown":true,"format":"sizhang-rescue/1","letter":"A",
///      "lost":[[7,9]],"station":"03"}
///     {"body":"<base64>","changeSet":"<uuid>","check":"linked","judged":false,"link":"<base64>",
///      "number":1}
///
/// `body` is the frozen bytes; `link` and `number` are its place in the chain (Protocol/README.md §7);
/// `check` is `linked`, `alone` (the entry before is gone) or `broken` (kept as evidence, taken in
/// nowhere). `judged` entries are at the server already. `lost` lists numbers that can't be read, first and
/// last of each run; `endKnown` is false where the file doesn't say how long the chain was. Personal fields are sealed in the bodies as everywhere.
struct RescueFile {
    static let format = "sizhang-rescue/1"

    struct Head: Codable {
        let format: String
        let bureau: String
        let device: String
        let station: String?
        let letter: String?
        let lost: [[UInt64]]
        let endKnown: Bool
    }

    struct Line: Codable {
        let number: UInt64
        let changeSet: String
        let link: String
        let check: String
        let judged: Bool
        let body: String
    }

    let head: Head
    let lines: [Line]

    init(_ rescue: ChainRescue) {
        head = Head(
            format: Self.format, bureau: "\(rescue.bureau)", device: "\(rescue.device)",
            station: rescue.stationCode, letter: rescue.deviceLetter,
            lost: rescue.lost.map { [$0.lowerBound, $0.upperBound] }, endKnown: rescue.isEndKnown)
        lines = rescue.entries.map {
            Line(
                number: $0.number, changeSet: "\($0.changeSet)",
                link: $0.link.data.base64EncodedString(), check: $0.check.rawValue,
                judged: $0.isJudged, body: $0.body.base64EncodedString())
        }
    }

    /// - Throws: `RescueFault`.
    init(path: String) throws {
        guard let content = FileManager.default.contents(atPath: path) else {
            throw RescueFault.unreadable(path: path)
        }
        var parts = content.split(separator: UInt8(ascii: "\n"))
        guard !parts.isEmpty,
            let head = try? JSONDecoder().decode(Head.self, from: parts.removeFirst()),
            head.format == Self.format
        else { throw RescueFault.notRescue(path: path) }
        self.head = head
        lines = try parts.enumerated().map { index, part in
            guard let line = try? JSONDecoder().decode(Line.self, from: part) else {
                throw RescueFault.line(path: path, number: index + 2)
            }
            return line
        }
    }

    /// - Throws: `WholeFileFailure`: a file of that name isn't replaced.
    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        var content = try encoder.encode(head)
        for line in lines { content += Data("\n".utf8) + (try encoder.encode(line)) }
        try WholeFile.write(content + Data("\n".utf8), to: path, mayReplace: false)
    }

    /// The bodies that nobody has judged yet, as far as the damaged file knew, in their order.
    func unjudgedBodies() throws -> [Data] {
        try lines.filter { !$0.judged && $0.check != ChainRescue.Check.broken.rawValue }.map {
            guard let body = Data(base64Encoded: $0.body),
                (try? ChangeSet(frozen: body)).map({ "\($0.id)" }) == $0.changeSet
            else { throw RescueFault.body(number: $0.number) }
            return body
        }
    }
}

/// Why a rescue file can't be used; nothing was taken in.
enum RescueFault: Error, Equatable {
    /// The damaged file gives nothing at all.
    case nothing
    case unreadable(path: String)
    case notRescue(path: String)
    case line(path: String, number: Int)
    case body(number: UInt64)
    case otherBureau
    case otherStation(String)
    /// What the server has must be known first, or it would be carried twice.
    case notSynced
}
