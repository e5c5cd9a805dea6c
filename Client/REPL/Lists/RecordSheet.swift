internal import Catalog
internal import ChangeLog
internal import TextTable

/// All of one record, a field a line, for `show`.
struct RecordSheet {
    private let scene: Scene
    private let entity: Entity
    private var rows: [(field: Text, value: String)] = []
    /// For programs: the field's name in the catalog, and its value as in lists.
    private var data: [(key: String, value: Cell)] = []

    init(_ entity: Entity, _ scene: Scene) throws {
        self.entity = entity
        self.scene = scene
        for field in entity.type.fields where entity[field.name] != .absent {
            // Bytes are for machines.
            if field.kind.isForMachines { continue }
            rows.append((field.label.text, try shown(field)))
            data.append((field.name, try cell(field)))
        }
        if entity.image.isStub { try addStub() }
    }

    private mutating func addStub() throws {
        let code = try scene.stationCode(of: entity)
        add(
            Text(zh: "存根", en: "stub"),
            scene.say(
                zh: "记录已转到 \(code) 所, 本所只留这几项",
                en: "the record has gone to station \(code); this is what stays here"),
            for: ["stub": .text("yes")])
    }

    /// Adds a line that isn't a field of the record itself.
    mutating func add(_ name: Text, _ value: String, for programs: KeyValuePairs<String, Cell>) {
        guard !value.isEmpty else { return }
        rows.append((name, value))
        data += programs.map { ($0.key, $0.value) }
    }

    var answer: Answer {
        var answer = Answer()
        let columns = [
            DataColumn(key: "field", title: Text(zh: "项", en: "field")),
            DataColumn(key: "value", title: Text(zh: "内容", en: "value")),
        ]
        let screen = rows.map { [Cell.text(scene.say($0.field)), .text($0.value)] }
        let data = data.map { [Cell.text($0.key), $0.value] }
        answer.table = TableAnswer(
            schema: "\(entity.type.name)-show", screen: DataTable(columns: columns, rows: screen),
            data: DataTable(columns: columns, rows: data), rows: [entity.key])
        return answer
    }

    private func shown(_ field: Field) throws -> String {
        if case .sealed = field.kind { return scene.masked(entity, field.name) }
        return try FieldText.text(entity[field.name], field, scene)
    }

    private func cell(_ field: Field) throws -> Cell {
        if case .sealed = field.kind { return .text(scene.masked(entity, field.name)) }
        return try FieldText.cell(entity[field.name], field, scene)
    }
}
