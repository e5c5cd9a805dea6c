public import Catalog
internal import ChangeLog

/// A record dated in a month that is closed waits for HQ.
public struct ClosedPeriodRule: Sendable {
    /// Types, each with the field that dates it.
    public let dates: [(type: RecordType, field: Field)]

    static let evidenceNames = ["month", "status", "date"]
    static let parameters = ["on"]

    init(_ node: RuleNode) throws(RuleFileProblem) {
        var dates: [(type: RecordType, field: Field)] = []
        for (name, field) in try node.required("on").pairs() {
            let type = try name.type()
            dates.append((type, try field.field(of: type)))
        }
        self.dates = dates
    }
}

/// Where the periods stand: a record for each month that was ever closed or soft-closed.
public struct Periods: Sendable {
    public let type: RecordType
    public let month: Field
    public let status: Field
    /// The status' code for closed, and for closed to all but late entries.
    public let closed: String
    public let softClosed: String

    init(_ node: RuleNode) throws(RuleFileProblem) {
        try node.allow(["type", "month", "status", "closed", "soft-closed"])
        type = try node.required("type").type()
        month = try node.required("month").field(of: type)
        status = try node.required("status").field(of: type)
        closed = try node.required("closed").value(of: status).text ?? ""
        softClosed = try node.required("soft-closed").value(of: status).text ?? ""
    }
}

/// Which fields the server sets when a record of the type is applied.
public struct Posting: Sendable {
    public let type: RecordType
    /// Dates the record.
    public let date: Field
    /// Set to the month that the record is posted to.
    public let month: Field
    /// Set to whether that month is later than the date's.
    public let late: Field
    /// Set to the gapless number within the posting month's year.
    public let voucher: Field
    /// Set to the device that brought the record in; nil where the file names none.
    public let device: Field?
    /// A reference: the device is that of the record it names, of which this takes some back.
    public let deviceAs: (reference: Field, type: RecordType, field: Field)?

    init(_ node: RuleNode) throws(RuleFileProblem) {
        try node.allow(["type", "date", "month", "late", "voucher", "device", "as"])
        type = try node.required("type").type()
        date = try node.required("date").field(of: type)
        month = try node.required("month").field(of: type)
        late = try node.required("late").field(of: type)
        voucher = try node.required("voucher").field(of: type)
        var device: Field?
        if let node = try node.optional("device") { device = try node.reference(of: type).0 }
        self.device = device
        deviceAs = try Self.deviceAs(node, type, device)
        for (name, field) in [("month", month), ("late", late), ("voucher", voucher)]
        where !field.isServerSet {
            throw try node.required(name).problem("'\(field.name)' isn't set by the server")
        }
    }

    private static func deviceAs(_ node: RuleNode, _ type: RecordType, _ device: Field?)
        throws(RuleFileProblem) -> (reference: Field, type: RecordType, field: Field)?
    {
        guard let reference = try node.optional("as") else { return nil }
        let (field, target) = try reference.reference(of: type)
        guard let device, let same = target.field(named: device.name) else {
            throw reference.problem("'\(target.name)' has no such 'device'")
        }
        return (field, target, same)
    }
}
