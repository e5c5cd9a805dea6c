public import TextTable

extension Completeness {
    /// `final`, `provisional` or `unknown`, for JSON.
    public var code: String {
        switch self {
        case .final: "final"
        case .provisional: "provisional"
        case .unknownHere: "unknown"
        }
    }

    /// What is waited for, in words: `05所(9天)`, `11所(待报3项)`.
    public func waitingFor(in language: Language) -> [String] {
        guard case .provisional(let waiting) = self else { return [] }
        return waiting.map { $0.words[language] }
    }

    /// What is waited for, for programs: `device 05 days=9`, `device 11 pending=3`, `rulings
    /// count=1`, `fork 03A`, `period-end`.
    public var waitingCodes: [String] {
        guard case .provisional(let waiting) = self else { return [] }
        return waiting.map(\.code)
    }

    /// `暂定: 待05所(9天)、11所(待报3项)`.
    public func sentence(in language: Language) -> String {
        switch self {
        case .final: return Text(zh: "定稿", en: "final")[language]
        case .unknownHere:
            return Text(
                zh: "是否定稿此处不知: 请问服务器", en: "whether final is unknown here: ask the server")[
                    language]
        case .provisional:
            let waiting = waitingFor(in: language)
            return Text(
                zh: "暂定: 待" + waiting.joined(separator: "、"),
                en: "provisional: waiting for " + waiting.joined(separator: ", "))[language]
        }
    }
}

extension Completeness.Waiting {
    var code: String {
        switch self {
        case .periodEnd: return "period-end"
        case .rulings(let count): return "rulings count=\(count)"
        case .recovery(let devices): return "recovering " + devices.joined(separator: " ")
        case .fork(let name): return "fork \(Self.place(name))"
        case .device(let name, let isHeard, let days, let pendingCount):
            let place = Self.place(name)
            let heard = isHeard ? "days=\(days)" : "never-heard"
            return "device \(place) \(heard)" + (pendingCount > 0 ? " pending=\(pendingCount)" : "")
        }
    }

    private static func place(_ name: String) -> String {
        name.replacing("所", with: "").replacing("机", with: "")
    }

    var words: Text {
        switch self {
        case .fork(let name):
            Text(
                zh: name + "(分叉, 待重新登记; 都已登记的由局里停用)",
                en: Self.place(name) + " (forked: its holders enrol anew, then HQ revokes it)")
        case .periodEnd: Text(zh: "期间结束", en: "the period's end")
        case .rulings(let count): Text(zh: "局裁定(\(count)项)", en: "rulings (\(count))")
        case .recovery(let devices):
            Text(
                zh: "服务器恢复中(" + devices.joined(separator: " ") + "未交回)",
                en: "recovering (not back: " + devices.joined(separator: " ") + ")")
        case .device(let name, let isHeard, let days, let pendingCount):
            Text(
                zh: name + "(" + reasons(isHeard, days, pendingCount, .zh) + ")",
                en: Self.place(name) + " (" + reasons(isHeard, days, pendingCount, .en) + ")")
        }
    }

    private func reasons(_ isHeard: Bool, _ days: Int, _ pendingCount: Int, _ language: Language)
        -> String
    {
        var reasons: [Text] = []
        if !isHeard {
            reasons.append(Text(zh: "从未联系", en: "never heard"))
        } else if days > 0 {
            reasons.append(Text(zh: "\(days)天", en: "\(days) days"))
        } else if pendingCount == 0 {
            reasons.append(Text(zh: "月末后未联系", en: "not heard since the end"))
        }
        if pendingCount > 0 {
            reasons.append(Text(zh: "待报\(pendingCount)项", en: "\(pendingCount) pending"))
        }
        return reasons.map { $0[language] }.joined(separator: language == .zh ? "," : ", ")
    }
}
