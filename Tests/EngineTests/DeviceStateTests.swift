import ChangeLog
import GRDB
import Intake
import Journal
import Ledger
import RecordStore
import TestBench
import Testing

/// What the server concludes from what a device says of itself.
struct DeviceStateTests {
    /// A slice that was lowered is free once its device showed that, and had nothing left to send.
    @Test func aDeviceWithMoreToSendHasSettledNothing() {
        let bureau = Identifier(high: 1, low: 1)
        let device = Identifier(high: 2, low: 2)
        var state = DeviceState(
            device: device, acknowledged: .origin(bureau: bureau, device: device))
        state.heard(at: 1_000, chainEnd: 3, cursorSeq: 40)
        #expect(state.pending == 3)
        #expect(state.cursorSeq == 40)
        #expect(state.settledSeq == 0)
        state.heard(at: 2_000, chainEnd: 0, cursorSeq: 40)
        #expect(state.settledSeq == 40)
        // A replica that begins anew shows less; what it acknowledged stays.
        state.heard(at: 3_000, chainEnd: 0, cursorSeq: 0)
        #expect(state.settledSeq == 40)
    }

    /// Who only reads a file of an earlier program says so, instead of calling it damaged.
    @Test func readingAnEarlierFileSaysSo() throws {
        let bureau = try BenchBureau()
        try bureau.service.database.queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA user_version = 1001")
        }
        #expect(throws: BureauFailure.olderSchema) {
            try BureauDatabase(
                path: bureau.databasePath, catalog: LedgerCatalog.catalog, readOnly: true)
        }
    }
}
