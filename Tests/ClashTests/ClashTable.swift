import Foundation
import Testing

/// `Tests/Clashes/clashes.txt`: what is asked of the 27 clashes, and what holds, as text.
///
/// The file's head says how it is written. A mistake in it is a `ClashProblem` with its line.
struct ClashTable {
    /// What was there before anybody entered anything.
    var given: [ClashLine] = []
    var scenes: [ClashScene] = []
    /// The auditor's rows as the file quotes them, by number.
    var quoted: [Int: AuditorRow] = [:]
}

/// One row of the auditor's table: what is asked.
struct AuditorRow: Hashable {
    let number: Int
    let scenario: String
    let outcome: String
    let reason: String
}

/// A situation: what was there, what devices entered apart, and what each order of pushes gives.
struct ClashScene: CustomTestStringConvertible {
    let number: Int
    let name: String
    let line: Int
    var given: [ClashLine] = []
    var steps: [ClashLine] = []
    var orders: [ClashOrder] = []
    var checks: [ClashCheck] = []

    var testDescription: String { name }
}

/// An entry: `a 01A 6-20 payout P1 case=C1`.
struct ClashLine {
    let line: Int
    /// The letter that orders name it by; empty where it is given.
    let letter: String
    let device: String
    /// `6-20`, `6-20T09:30`; empty where bytes made before are sent again.
    let claimed: String
    /// Steps whose outcome the device knew, by letter.
    let after: [String]
    /// Each edit's words, or one that names what is sent again.
    let edits: [[String]]
}

/// `ab, ba  applied  held unique-case`: the outcome of every step, in the order of the steps.
struct ClashOrder {
    let line: Int
    /// Nil stands for every order that no other line names.
    let pushes: [String]?
    let outcomes: [String]
}

/// `ledger ab  accepted=150.00`: more that an order brings about.
struct ClashCheck {
    let line: Int
    let word: String
    /// Nil: in every order.
    let pushes: [String]?
    let words: [String]
}

struct ClashProblem: Error, CustomStringConvertible {
    let line: Int
    let what: String

    var description: String { "clashes.txt:\(line): \(what)" }
}

extension ClashTable {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Clashes")

    static func read() throws -> ClashTable {
        let text = try String(contentsOf: folder.appending(path: "clashes.txt"), encoding: .utf8)
        var reader = ClashReader()
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            try reader.read(String(line), at: index + 1)
        }
        try reader.finish()
        return reader.table
    }

    /// conflicts.csv; only a reason, the last column, is ever quoted.
    static func auditorRows() throws -> [AuditorRow] {
        let text = try String(contentsOf: folder.appending(path: "conflicts.csv"), encoding: .utf8)
        return text.split(whereSeparator: \.isNewline).dropFirst().compactMap { line in
            let cells = cells(line)
            guard cells.count == 4, let number = Int(cells[0]) else { return nil }
            return AuditorRow(
                number: number, scenario: cells[1], outcome: cells[2], reason: cells[3])
        }
    }

    private static func cells(_ line: Substring) -> [String] {
        var cells = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: cells.append("")
            default: cells[cells.count - 1].append(character)
            }
        }
        return cells
    }
}

/// Reads the table line by line.
struct ClashReader {
    private enum Block { case none, given, order }

    var table = ClashTable()
    private var scene: ClashScene?
    private var block = Block.none
    private var auditor: (number: Int, scenario: String, outcome: String)?

    mutating func read(_ text: String, at line: Int) throws {
        let words = text.split(separator: " ").map(String.init)
        guard let first = words.first, !first.hasPrefix("#") else { return }
        switch first {
        case "==": try heading(text, at: line)
        case "--": try reason(text, at: line)
        case "=": try begin(words, at: line)
        case "given": block = .given
        case "order": block = .order
        case "ledger", "record", "why":
            guard scene != nil, words.count > 2 else {
                throw ClashProblem(line: line, what: "\(first) ORDER WORDS")
            }
            scene?.checks.append(
                ClashCheck(
                    line: line, word: first, pushes: Self.pushes(words[1]),
                    words: Array(words.dropFirst(2))))
        default: try body(text, words, at: line)
        }
    }

    /// `== 1 HOLD: Two devices pay …`
    private mutating func heading(_ text: String, at line: Int) throws {
        let parts = text.dropFirst(3).split(separator: ": ", maxSplits: 1)
        let words = (parts.first ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, words.count == 2, let number = Int(words[0]) else {
            throw ClashProblem(line: line, what: "== NUMBER OUTCOME: SCENARIO")
        }
        close()
        auditor = (number, String(parts[1]), String(words[1]))
    }

    /// `-- the auditor's reason`
    private mutating func reason(_ text: String, at line: Int) throws {
        guard let auditor else { throw ClashProblem(line: line, what: "a reason without a row") }
        table.quoted[auditor.number] = AuditorRow(
            number: auditor.number, scenario: auditor.scenario, outcome: auditor.outcome,
            reason: String(text.dropFirst(3)))
    }

    /// `= 1a both unpaid`
    private mutating func begin(_ words: [String], at line: Int) throws {
        guard words.count > 1, let number = Int(words[1].filter(\.isNumber)),
            number == auditor?.number
        else { throw ClashProblem(line: line, what: "= NUMBER+LETTER NAME, under its row") }
        close()
        scene = ClashScene(
            number: number, name: words.dropFirst().joined(separator: " "), line: line)
    }

    private mutating func close() {
        if let scene { table.scenes.append(scene) }
        scene = nil
        block = .none
    }

    mutating func finish() throws {
        close()
        for scene in table.scenes where scene.orders.isEmpty || scene.steps.isEmpty {
            throw ClashProblem(line: scene.line, what: "no steps, or no orders")
        }
    }

    private mutating func body(_ text: String, _ words: [String], at line: Int) throws {
        if block == .order { return try order(text, at: line) }
        let isStep = words[0].count == 1
        let entry = try entry(words, isStep: isStep, at: line)
        switch (scene, isStep) {
        case (nil, false): table.given.append(entry)
        case (nil, true): throw ClashProblem(line: line, what: "a step outside a scene")
        case (_, false): scene?.given.append(entry)
        case (_, true):
            block = .none
            scene?.steps.append(entry)
        }
    }

    private func entry(_ words: [String], isStep: Bool, at line: Int) throws -> ClashLine {
        var rest = words[...]
        let letter = isStep ? rest.removeFirst() : ""
        let device = rest.isEmpty ? "" : rest.removeFirst()
        var claimed = ""
        if let first = rest.first, first.first?.isNumber == true { claimed = rest.removeFirst() }
        var after: [String] = []
        if rest.first == "after", rest.count > 1 {
            rest.removeFirst()
            after = rest.removeFirst().map(String.init)
        }
        let edits = rest.split(separator: "+").map(Array.init)
        guard !edits.isEmpty, edits.allSatisfy({ $0.count > 1 }) else {
            throw ClashProblem(line: line, what: "[STEP] DEVICE WHEN [after STEPS] TYPE NAME …")
        }
        return ClashLine(
            line: line, letter: letter, device: device, claimed: claimed, after: after,
            edits: edits)
    }

    /// Columns are two or more spaces apart.
    private mutating func order(_ text: String, at line: Int) throws {
        let columns = text.replacing(/\ {2,}/, with: "\t").split(separator: "\t").map(String.init)
        guard let first = columns.first, columns.count == (scene?.steps.count ?? 0) + 1 else {
            throw ClashProblem(line: line, what: "an order and one outcome for each step")
        }
        scene?.orders.append(
            ClashOrder(
                line: line, pushes: Self.pushes(first), outcomes: Array(columns.dropFirst())))
    }

    private static func pushes(_ text: String) -> [String]? {
        text == "*" ? nil : text.split(separator: ",").map(String.init)
    }
}
