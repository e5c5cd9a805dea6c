import ChangeLog
import Foundation
import Testing
import TextTable

@testable import REPL

/// The REPL's refusals are a closed set: whatever code its source gives is met by a test. A code that
/// is new in the source fails here until somebody meets it.
@Suite struct RefusalWalkTests {
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()

    /// `Refusal("code"`, `Refusal.sentence("code"`, wherever the lines break.
    private static func codes() throws -> Set<String> {
        let folder = tests.deletingLastPathComponent().appendingPathComponent("Client/REPL")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var codes: Set<String> = []
        for case let file as URL in try #require(files) where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for found in text.matches(of: /(?:Refusal|sentence)\(\s*"([a-z][a-z-]+)"/) {
                codes.insert(String(found.output.1))
            }
        }
        return codes
    }

    @Test func everyCodeIsMetByATest() throws {
        let codes = try Self.codes()
        #expect(codes.count > 50)
        let rows = Set(RefusalTests.rows.map(\.code))
        var everything = ""
        let files = FileManager.default.enumerator(at: Self.tests, includingPropertiesForKeys: nil)
        for case let file as URL in try #require(files)
        where file.pathExtension == "sh" || file.lastPathComponent.hasSuffix("Tests.swift")
            || file.lastPathComponent.hasPrefix("Transcripts")
        {
            if file.lastPathComponent == "RefusalWalkTests.swift" { continue }
            everything += try String(contentsOf: file, encoding: .utf8)
        }
        let own = Set(Self.own.map(\.code))
        let unmet = codes.filter {
            !rows.contains($0) && !own.contains($0) && !everything.contains($0)
                && !Self.unmet.contains($0)
        }
        #expect(unmet.sorted() == [])
        // What is listed as unmet is there, and no test meets it by now.
        #expect(Self.unmet.filter { !codes.contains($0) || everything.contains($0) } == [])
    }

    /// Known to be met by no test: they need a state that takes a whole bureau to bring about.
    static let unmet: Set<String> = [
        "payee-unseen", "payout-held", "period-not-final", "no-slice", "batch-too-large",
    ]

    /// Rows of worlds that are empty but for what a row puts there.
    static let own: [(line: String, code: String, status: CommandStatus)] = [
        ("发放 月薪 月=2024-03 全部=是", "nobody-full-time", .refused),
        ("发放 新建 案件=C03A-99", "no-mediator", .refused),
    ]

    @Test func theyAreToldInBothLanguagesWithWhatToDo() throws {
        let world = try World()
        try world.put(
            "case", World.id(50),
            [
                "number": .text("C03A-99"), "station": .reference(World.station03),
                "dispute-type": .text("neighbour"), "mediator": .reference(World.id(51)),
                "opened": .integer(20_240_301), "tier": .text("ordinary"),
                "status": .text("closed"), "result": .text("success"),
            ])
        for row in Self.own {
            let chinese = world.session().run(row.line)
            #expect(chinese.code == row.code, "\(chinese.lines)")
            #expect(chinese.status == row.status)
            Self.expectWords(chinese, world.session(.en).run(row.line))
        }
    }

    /// What, and what to do next, in the language asked for.
    static func expectWords(_ chinese: CommandOutput, _ english: CommandOutput) {
        let (zh, en) = (chinese.lines.first ?? "", english.lines.first ?? "")
        func body(_ line: String) -> Substring {
            line.firstIndex(of: ":").map { line[$0...].dropFirst() } ?? ""
        }
        #expect(body(zh).unicodeScalars.contains { $0.value > 0x2E80 }, "\(zh)")
        #expect(
            body(zh).contains("; ") && body(en).contains("; "), "what to do next: \(zh) / \(en)")
        #expect(body(en).contains(/[a-z]{2}/) && zh != en, "\(en)")
        #expect(chinese.code == english.code)
    }
}
