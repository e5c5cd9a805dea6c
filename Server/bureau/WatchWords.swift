import DataFolder
import Foundation
import Intake
import Rules
import TextTable

extension BureauWatch.Alarm {
    /// What stands still, and what to do.
    var text: Text {
        switch self {
        case .headStill(let devices, let pending):
            Text(
                zh: "日志没有前进, 而 \(devices.joined(separator: "、")) 联系过, 还有 \(pending) 笔没有进来; "
                    + "请各站再同步, 仍如此就看日志并重启服务",
                en: "the journal stands although \(devices.joined(separator: ", ")) called, with "
                    + "\(pending) entries that aren't in it; have them sync again; if it stays so, "
                    + "read the log and restart the server")
        case .requestsFailing(let count, let since, let reason):
            Text(
                zh: "\(Age.clock(since)) 以来 \(count) 个请求全部失败: \(reason)",
                en: "all \(count) requests since \(Age.clock(since)) failed: \(reason)")
        case .parkedLong(let count, let days, let limit):
            Text(
                zh: "待补 \(count) 项已满 \(limit) 天, 最久 \(days) 天; 请查找所依据的录入",
                en:
                    "\(count) parked for \(limit) days or more, the longest for \(days); look for what "
                    + "they depend on")
        case .devicesSilent(let silent):
            Self.silence(silent)
        case .diskLow(let disk):
            Text(
                zh: "磁盘只剩 \(disk.free / 1_048_576) MB (共 \(disk.total / 1_048_576) MB); 腾出空间",
                en:
                    "only \(disk.free / 1_048_576) MB of \(disk.total / 1_048_576) MB are free; free space"
            )
        }
    }

    private static func silence(_ silent: [BureauWatch.Silence]) -> Text {
        let chinese = silent.map { "\($0.name) (\($0.days.map { "\($0) 天" } ?? "从未"))" }
        let english = silent.map { "\($0.name) (\($0.days.map { "\($0) days" } ?? "never"))" }
        let days = BureauWatch.silentDays
        return Text(
            zh: "超过 \(days) 天没有联系: " + chinese.joined(separator: ", "),
            en: "not heard for more than \(days) days: " + english.joined(separator: ", "))
    }
}

extension Age {
    /// "14:31", in Shanghai.
    fileprivate static func clock(_ instant: Int64) -> String {
        let minutes = (instant / 60_000 + 8 * 60) % (24 * 60)
        let (hour, minute) = (minutes / 60, minutes % 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
    }
}

extension DiskSpace {
    /// Where the folder lies; nil where the system doesn't say.
    init?(of folder: DataFolder) {
        var status = statvfs()
        guard statvfs(folder.path, &status) == 0 else { return nil }
        let block = UInt64(status.f_frsize)
        self.init(free: UInt64(status.f_bavail) * block, total: UInt64(status.f_blocks) * block)
    }
}
