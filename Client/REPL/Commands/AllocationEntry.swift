internal import Catalog
internal import ChangeLog
internal import Ledger
internal import LineGrammar
internal import Money
internal import Replica
internal import TextTable

/// One entry of a slice about to be recorded. What the records here already tell is refused here;
/// the server's rules of the same names decide.
struct AllocationEntry {
    private let scene: Scene
    private let project: Entity
    private let source: BudgetSource
    /// Of the line; nil where the argument isn't given.
    private let given: Fen?

    init(_ scene: Scene) throws {
        self.scene = scene
        guard let project = try scene.resolve(.project, argument: "project") else {
            preconditionFailure("The arguments are required")
        }
        self.project = project
        source = scene.choice("source", BudgetSource.self) ?? .currentYear
        given = try scene.amount("amount")
    }

    private func key(_ station: Identifier, _ device: String? = nil) -> SliceKey {
        SliceKey(
            project: project.id, source: source.rawValue, station: station, device: device)
    }

    private func amount() throws -> Fen {
        guard let given, given > .zero else {
            throw Refusal.sentence(
                "amount-zero", "金额不能是零; 请核对", "the amount can't be zero; check it",
                at: scene.column("amount"))
        }
        return given
    }

    // MARK: A station's slice

    /// 新建: the station's first.
    func open(_ sheet: inout EntrySheet) throws -> Answer {
        guard let station = try scene.resolve(.station, argument: "station") else {
            preconditionFailure("The arguments are required")
        }
        let book = try SliceBook(scene, project: project.id)
        if let slice = book.rows[key(station.id)] {
            throw AllocationRefusals.exists(station.text("code"), slice, scene)
        }
        return try allocate(station, try amount(), &sheet)
    }

    /// 追加, 收回, 拆分: of the station or the device that the line names.
    func change(_ sheet: inout EntrySheet, isReduction: Bool) throws -> Answer {
        let amount = try isReduction ? amount().negated() : amount()
        let device = try scene.resolve(.device, argument: "device")
        if let device { return try split(device, amount, &sheet) }
        guard let station = try scene.resolve(.station, argument: "station") else {
            throw AllocationRefusals.nobody
        }
        guard scene.isHeadquarters else {
            throw Refusal.headquartersOnly(
                CommandRegistry.table.name(of: scene.invocation.command),
                station: scene.identity.stationCode)
        }
        return try allocate(station, amount, &sheet)
    }

    private func allocate(
        _ station: Entity, _ amount: Fen, _ sheet: inout EntrySheet
    ) throws -> Answer {
        let book = try SliceBook(scene, project: project.id)
        let slice = book.station(of: key(station.id))
        let size = try slice.declared.adding(amount)
        let used = slice.spending.used
        if amount > .zero {
            var after = slice
            after.promised = try slice.promised.adding(amount)
            let more = try book.kept(for: after).subtracting(book.kept(for: slice))
            let free = try scene.available(project: project.id, source: source.rawValue)
                .subtracting(book.spending(project: project.id, source: source.rawValue).used)
                .subtracting(book.kept(project: project.id, source: source.rawValue))
            if more > free { throw AllocationRefusals.budget(free, scene) }
        } else {
            let kept = try book.keptForDevices(of: slice.key)
            if size < (try used.adding(kept)) {
                throw AllocationRefusals.stationFloor(size, used, kept, scene)
            }
        }
        let number = try sheet.context.nextNumber("A")
        try sheet.create(scene.type(.allocation), intent: intent) { entry in
            try fill(&entry, number, station: station.id, amount)
            try entry.take(["note"], from: scene)
        }
        let holder = scene.say(
            zh: "\(station.text("code")) 所", en: "station \(station.text("code"))")
        return try answer(number, holder, amount, size: size, used: used)
            .making(number, .allocation, amount)
    }

    // MARK: A device's slice

    private func split(
        _ device: Entity, _ amount: Fen, _ sheet: inout EntrySheet
    ) throws -> Answer {
        guard let station = device.reference("station") else {
            preconditionFailure("A device is of a station")
        }
        try checkRole(station)
        let code = try scene.deviceCode(device)
        let book = try SliceBook(scene, project: project.id)
        let slice =
            book.rows[key(station, code)]
            ?? SliceRow(
                key: key(station, code), device: device.id,
                spending: book.spending(of: key(station, code)))
        let size = try slice.declared.adding(amount)
        if amount > .zero {
            var after = slice
            after.promised = try slice.promised.adding(amount)
            let whole = book.station(of: slice.key)
            let free = try whole.declared.subtracting(whole.spending.used)
                .subtracting(book.keptForDevices(of: slice.key))
            let more = try after.kept().subtracting(slice.kept())
            if more > free { throw AllocationRefusals.split(whole, free, scene) }
        } else if size < slice.spending.used {
            throw AllocationRefusals.deviceFloor(code, slice, scene)
        }
        let number = try sheet.context.nextNumber("A")
        try sheet.create(scene.type(.deviceSlice), intent: intent) { entry in
            try fill(&entry, number, station: station, amount)
            entry.set("device", .reference(device.id))
            try entry.take(["note"], from: scene)
        }
        return try answer(
            number, scene.say(zh: "\(code) 机", en: "device \(code)"), amount, size: size,
            used: slice.spending.used
        ).making(number, .deviceSlice, amount)
    }

    private func checkRole(_ station: Identifier) throws {
        if scene.isHeadquarters { return }
        guard station == scene.identity.station, scene.identity.role == Role.head.rawValue else {
            throw AllocationRefusals.headOnly(station == scene.identity.station)
        }
    }

    /// 核销.
    func writeOff(_ sheet: inout EntrySheet) throws -> Answer {
        guard let device = try scene.resolve(.device, argument: "device"),
            let station = device.reference("station")
        else { preconditionFailure("The arguments are required") }
        let code = try scene.deviceCode(device)
        guard device["revoked-at"] != .absent else {
            throw AllocationRefusals.inUse(code, scene)
        }
        let book = try SliceBook(scene, project: project.id)
        guard let slice = book.rows[key(station, code)] else {
            throw AllocationRefusals.noSlice(code, scene)
        }
        let rest = max(.zero, try slice.declared.subtracting(slice.spending.used))
        let amount = given ?? rest
        if amount > rest { throw AllocationRefusals.deviceFloor(code, slice, scene) }
        let number = try sheet.context.nextNumber("A")
        try sheet.create(scene.type(.sliceWriteOff), intent: intent) { entry in
            try fill(&entry, number, station: station, amount)
            entry.set("device", .reference(device.id))
            try entry.take(["reason"], from: scene)
        }
        return try answer(
            number, scene.say(zh: "\(code) 机 核销", en: "device \(code) written off"), amount,
            size: try slice.declared.subtracting(amount), used: slice.spending.used
        ).making(number, .sliceWriteOff, amount)
    }

    // MARK: Writing

    private var intent: String { "allocation.\(scene.invocation.command.verb ?? "")" }

    private func fill(
        _ entry: inout FieldSheet, _ number: String, station: Identifier, _ amount: Fen
    ) throws {
        entry.set("number", .text(number))
        entry.set("project", .reference(project.id))
        entry.set("source", .text(source.rawValue))
        entry.set("station", .reference(station))
        entry.set("amount-fen", amount.value)
    }

    private func answer(
        _ number: String, _ holder: String, _ amount: Fen, size: Fen, used: Fen
    ) throws -> Answer {
        let left = try size.subtracting(used)
        let words = scene.say(
            zh: "额度 \(size.yuan) 已用 \(used.yuan) 余 \(left.yuan)",
            en: "slice \(size.yuan), used \(used.yuan), left \(left.yuan)")
        let sign = amount > .zero && intent != "allocation.write-off" ? "+" : ""
        return Answer(
            ["✓ \(number) \(project.text("name")) \(holder) \(sign)\(amount.yuan) \(words)"],
            showsPending: true)
    }
}
