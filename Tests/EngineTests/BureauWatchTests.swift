import ChangeLog
import GRDB
import Intake
import Journal
import RecordStore
import TestBench
import Testing

/// What a bureau's server says of itself.
struct BureauWatchTests {
    private static let day: Int64 = 86_400_000
    private static let now: Int64 = 1_000 * day

    private func watch(
        movedDaysAgo: Int64 = 1, parkedDaysAgo: [Int64] = [], _ devices: [WatchedDevice]
    ) -> BureauWatch {
        BureauWatch(
            head: JournalHead(epoch: .zero, seq: 9, hash: .zero),
            movedAt: Self.now - movedDaysAgo * Self.day, devices: devices, heldCount: 0,
            parkedSince: parkedDaysAgo.map { Self.now - $0 * Self.day })
    }

    private func device(
        _ name: String, heard: Int64?, enrolled: Int64 = 30, pending: UInt64 = 0
    ) -> WatchedDevice {
        WatchedDevice(
            name: name, lastContact: heard.map { Self.now - $0 * Self.day },
            enrolledAt: Self.now - enrolled * Self.day, pending: pending)
    }

    private func alarms(
        _ watch: BureauWatch, disk: DiskSpace? = nil, failing: FailingRequests? = nil
    ) -> [BureauWatch.Alarm] {
        watch.alarms(now: Self.now, parkedAlertDays: 7, disk: disk, failing: failing)
    }

    @Test func aServerThatWorksBringsNoAlarm() {
        let standing = watch(
            movedDaysAgo: 5, parkedDaysAgo: [6],
            [
                device("03A", heard: 0), device("05A", heard: 6, pending: 3),
                device("局B", heard: nil, enrolled: 2),
            ])
        #expect(alarms(standing, disk: DiskSpace(free: 1 << 40, total: 1 << 41)) == [])
    }

    @Test func aJournalThatStandsWhileDevicesCallIsSeen() {
        let standing = watch(
            movedDaysAgo: 3,
            [
                device("03A", heard: 1, pending: 4), device("05A", heard: 2, pending: 1),
                device("07A", heard: 4, pending: 9), device("08A", heard: 0),
            ])
        #expect(alarms(standing) == [.headStill(devices: ["03A", "05A"], pending: 5)])
    }

    @Test func whoIsSilentAndWhatIsParkedIsSeen() {
        let standing = watch(
            parkedDaysAgo: [2, 7, 30],
            [
                device("03A", heard: 8), device("05A", heard: 7),
                device("07A", heard: nil, enrolled: 9),
            ])
        #expect(
            alarms(standing) == [
                .parkedLong(count: 2, days: 30, limit: 7),
                .devicesSilent([.init(name: "03A", days: 8), .init(name: "07A", days: nil)]),
            ])
    }

    @Test func requestsThatFailAndADiskThatFillsAreSeen() {
        var failing = FailingRequests()
        failing.count = 2
        #expect(alarms(watch([]), failing: failing) == [])
        failing.count = 3
        failing.since = 5
        failing.reason = "disk-full"
        let space = DiskSpace(free: 4 << 30, total: 100 << 30)
        #expect(
            alarms(watch([]), disk: space, failing: failing) == [
                .requestsFailing(count: 3, since: 5, reason: "disk-full"), .diskLow(space),
            ])
        #expect(!DiskSpace(free: 6 << 30, total: 100 << 30).isLow)
        #expect(DiskSpace(free: 99 << 20, total: 200 << 20).isLow)
    }

    @Test func itIsReadFromTheDatabase() throws {
        let bureau = try BenchBureau()
        let replica = try BenchReplica(
            bureau, station: bureau.reference.stations[0], name: "01A")
        let database = bureau.service.database
        func read() throws -> BureauWatch {
            try database.queue.read { try BureauWatch($0, database, directory: .bench) }
        }
        #expect(try read().devices.map(\.lastContact) == [nil])
        #expect(try read().devices.map(\.name).first?.hasSuffix("A") == true)
        try replica.sync()
        _ = try replica.enterPerson()
        try replica.sync()
        let watch = try read()
        #expect(watch.devices.map(\.lastContact) == [bureau.clock.now])
        #expect(watch.movedAt == bureau.clock.now)
        #expect(watch.head == (try database.head()))
        #expect(watch.parkedSince == [])
    }
}
