import ChangeLog
import GRDB
import Money
import RecordStore
import Reports
import Testing

struct ScaleTests {
    /// Ten years of three lines at thirteen stations: the kept sums of a million payouts. Only the
    /// sums are there, so a reader that looked at payouts would find nothing.
    @Test func `A million payouts cost what their groups cost`() throws {
        let world = try LedgerWorld()
        try world.queue.write { db in
            for line in 0..<3 {
                for station in 0..<13 {
                    for month in 0..<120 {
                        try db.execute(
                            sql: "INSERT INTO sum_payout_posted VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)",
                            arguments: [
                                Identifier(high: 1, low: UInt64(line)).data, "current-year",
                                "2040604", Identifier(high: 2, low: UInt64(station)).data,
                                202_001 + month / 12 * 100 + month % 12, 0, 20_000 * 214, 214,
                            ])
                    }
                }
            }
        }
        let ledger = try world.ledger(LedgerFilter(year: 2024))
        #expect(ledger.total.amounts.count == 3 * 13 * 12 * 214)
        #expect(ledger.isConsistent)
    }
}
