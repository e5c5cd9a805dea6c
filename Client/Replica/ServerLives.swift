internal import ChangeLog
internal import Foundation
internal import GRDB
internal import RecordStore
internal import Wire

/// The lives of the server's memory that the replica's order went through, as the server told it with the
/// pull that is visible. What it was told in each is given back as of that one: a server that lost its memory
/// again may have forgotten a life in the middle, and can't tell by itself.
struct ServerLives {
    private let lives: [Life]

    private struct Life {
        let epoch: Identifier
        /// Where in the order it began.
        let afterSeq: UInt64

        static let packedBytes = 24
        /// 16 bytes epoch, 8 bytes seq.
        var packed: Data { epoch.data + afterSeq.bigEndianData }
    }

    init(_ facts: FactTable) throws {
        let packed = try facts["lives"] ?? Data()
        lives = stride(from: 0, to: packed.count, by: Life.packedBytes).compactMap { start in
            let part = packed.dropFirst(start).prefix(Life.packedBytes)
            return Identifier(part.prefix(16)).map { epoch in
                Life(
                    epoch: epoch,
                    afterSeq: part.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
            }
        }
    }

    var messages: [WireLife] {
        lives.map { life in
            var message = WireLife()
            message.epoch = life.epoch.data
            message.afterSeq = life.afterSeq
            return message
        }
    }

    /// Nil where none of them was living at the place.
    func epoch(at seq: UInt64) -> Identifier? { lives.last { $0.afterSeq < seq }?.epoch }

    /// Keeps what a reply tells, in the place of what was known before.
    ///
    /// - Parameter messages: nothing of them is kept where another life began before the page was read.
    static func keep(_ messages: [WireLife], with through: PullCursor, _ facts: FactTable) throws {
        let isOfThePage = messages.last.map { Identifier($0.epoch) == through.epoch } ?? false
        let packed = messages.compactMap { message in
            Identifier(message.epoch).map {
                Life(epoch: $0, afterSeq: message.afterSeq).packed
            }
        }
        try facts.set("lives", isOfThePage ? Data(packed.joined()) : nil)
    }
}
