/// How long ago something was, in words.
public struct Age: Hashable, Sendable {
    /// Never negative: a clock that is behind makes nothing younger than now.
    public let milliseconds: Int64

    /// - Parameters: milliseconds since 1970.
    public init(from instant: Int64, to now: Int64) {
        milliseconds = max(0, now - instant)
    }

    public var days: Int { Int(milliseconds / 86_400_000) }

    /// `刚刚`, `12 分钟前`, `5 小时前`, `9 天前`.
    public var words: Text {
        let minutes = milliseconds / 60_000
        switch minutes {
        case 0: return Text(zh: "刚刚", en: "just now")
        case 1..<60: return Text(zh: "\(minutes) 分钟前", en: Self.ago(minutes, "minute"))
        case 60..<(48 * 60):
            return Text(zh: "\(minutes / 60) 小时前", en: Self.ago(minutes / 60, "hour"))
        default: return Text(zh: "\(days) 天前", en: Self.ago(Int64(days), "day"))
        }
    }

    private static func ago(_ count: Int64, _ unit: String) -> String {
        "\(count) \(unit)\(count == 1 ? "" : "s") ago"
    }
}
