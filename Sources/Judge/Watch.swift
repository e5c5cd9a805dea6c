public import Catalog
public import ChangeLog

/// What an answer would have to know, and the replica doesn't.
public enum Gap: Hashable, Sendable {
    /// Records of the type that it doesn't see: other stations'.
    case records(UInt32)
    /// What others have entered and a ruling is awaited for.
    case openEntries
    /// Who made an entry, or when.
    case journal
    /// How much of a slice that was lowered its holder still counts on.
    case acknowledgement
    /// An earlier entry of the same device, which isn't judged yet.
    case earlier(Identifier)
    /// How it stands with what is held, ruled on or withdrawn.
    case matter

    /// Kebab-case, for programs; with the name of the record type where it is about one.
    public func code(_ catalog: RecordCatalog) -> String {
        switch self {
        case .records(let number):
            "other-stations:\(catalog.type(number)?.name ?? String(number))"
        case .openEntries: "open-entries"
        case .journal: "journal"
        case .acknowledgement: "acknowledgement"
        case .earlier: "earlier-entry"
        case .matter: "matter"
        }
    }

    /// Why the answer isn't known.
    ///
    /// - Parameter name: of an earlier entry: its document number.
    public func label(_ catalog: RecordCatalog, entry name: (Identifier) -> String) -> Label {
        switch self {
        case .records(let number):
            let type = catalog.type(number)?.label ?? Label(String(number), String(number))
            return Label(
                "看不到别的所的\(type.chinese)",
                "other stations' records (\(type.english)) aren't seen here")
        case .openEntries:
            return Label("看不到别处待裁的录入", "what others have waiting for a ruling isn't seen here")
        case .journal:
            return Label("由谁在何时录入, 只有服务器知道", "who entered it when, only the server knows")
        case .acknowledgement:
            return Label(
                "调减过的额度, 设备是否已确认, 只有服务器知道",
                "whether a lowered slice was acknowledged, only the server knows")
        case .earlier(let entry):
            let name = name(entry)
            return Label("要看 \(name) 如何判定", "it depends on how \(name) is judged")
        case .matter:
            return Label(
                "待裁或所撤的事项现在怎样, 由服务器核对",
                "how held or withdrawn matters stand, the server looks up")
        }
    }
}

/// Notes what couldn't be seen while a question is answered.
public final class Watch {
    /// Without these the answer may be another, whatever is found.
    private(set) var gaps: Set<Gap> = []
    /// Where something may have been missed: what is found stands, what isn't found may be there.
    private(set) var misses: Set<Gap> = []
    private var isSearching = false

    init() {}

    /// Something that was looked at may be otherwise.
    public func doubt(_ gap: Gap) { gaps.insert(gap) }

    /// Something may be there that wasn't found.
    public func miss(_ gap: Gap) {
        if isSearching { misses.insert(gap) } else { gaps.insert(gap) }
    }

    /// A search: what it misses matters only where nothing is found.
    func search<Result>(_ body: () throws -> Result) rethrows -> Result {
        let before = isSearching
        isSearching = true
        defer { isSearching = before }
        return try body()
    }

    /// What was missed makes no difference.
    func forgetMisses() { misses.removeAll() }

    func begin() {
        gaps.removeAll()
        misses.removeAll()
    }
}
