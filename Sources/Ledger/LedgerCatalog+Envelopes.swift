internal import Catalog

/// Offline spending envelopes: slices of a budget line, for a station and for its devices.
///
/// A slice is the sum of its entries, as a budget is: who gave what, when and why stays. It covers
/// all that its holder spends on the line, what was spent before the slice was given included.
extension LedgerCatalog {
    /// Of which money, and whose: the same in all three.
    private static let sliced = [
        Field(1, "project", Label("项目", "project"), .reference("project"), required: true),
        Field(
            2, "source", Label("来源", "source"), .enumeration(BudgetSource.choices),
            required: true),
        Field(3, "station", Label("司法所", "station"), .reference("station"), required: true),
    ]

    /// HQ gives a station a slice of a project's money, or takes some of it back.
    static let allocation = RecordType(
        10, "allocation", Label("额度", "allocation"), owner: .headquarters, scope: .bureau,
        isAppendOnly: true, documentLetter: "A",
        fields: sliced + [
            Field(5, "amount-fen", Label("金额", "amount"), .amountFen(signedFen), required: true),
            Field(6, "note", Label("说明", "note"), .text()),
            Field(7, "number", Label("单号", "number"), .text(maximumBytes: 24)),
        ], indexes: [["project", "station"], ["number"]])

    /// A station's head gives one of its devices a part of the station's slice, or takes some back.
    static let deviceSlice = RecordType(
        24, "device-slice", Label("设备额度", "device slice"), owner: .station,
        scope: .station(field: 3), isAppendOnly: true, documentLetter: "A",
        fields: sliced + [
            Field(4, "device", Label("设备", "device"), .reference("device"), required: true),
            Field(5, "amount-fen", Label("金额", "amount"), .amountFen(signedFen), required: true),
            Field(6, "note", Label("说明", "note"), .text()),
            Field(7, "number", Label("单号", "number"), .text(maximumBytes: 24)),
        ], indexes: [["project", "station"], ["number"]])

    /// HQ gives up on a device that won't be heard again: the rest of its slice is free. An amount
    /// of 0 frees only what the device was to give back and never acknowledged.
    static let sliceWriteOff = RecordType(
        25, "slice-write-off", Label("额度核销", "slice write-off"), owner: .headquarters,
        scope: .station(field: 3), isAppendOnly: true, documentLetter: "A",
        fields: sliced + [
            Field(4, "device", Label("设备", "device"), .reference("device"), required: true),
            Field(
                5, "amount-fen", Label("金额", "amount"), .amountFen(0...signedFen.upperBound),
                required: true),
            Field(6, "reason", Label("理由", "reason"), .text(), required: true),
            Field(7, "number", Label("单号", "number"), .text(maximumBytes: 24)),
        ], indexes: [["project", "station"], ["number"]])
}
