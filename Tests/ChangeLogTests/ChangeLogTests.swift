import ChangeLog
import Foundation
import Testing

@Test func aBodyReadsBackAsItWasFrozen() throws {
    let id = Identifier(milliseconds: 1, random: (1, 2))
    let changeSet = ChangeSet(
        id: id, bureau: .zero, device: .zero, actor: .zero, claimedAt: 5, catalogVersion: 1,
        intent: "payout.new",
        edits: [
            Edit(
                type: 3, record: id, action: .create,
                fields: FieldValues([(2, .integer(-5)), (1, .text("示例"))]))
        ])
    #expect(try ChangeSet(frozen: changeSet.freeze()) == changeSet)
}
