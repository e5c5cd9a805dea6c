import Catalog
import ChangeLog
import Foundation
import Ledger
import Testing
import Wire

/// README.md and CATALOG.md say what the code does.
@Suite struct SpecificationTests {
    /// By the name that README.md gives it, with every number that its row must hold.
    private static let limits: [(name: String, values: [Int])] = [
        ("protocolVersion", [Int(Limit.protocolVersion)]),
        ("bodyBytes", [Limit.bodyBytes]),
        ("editsPerChangeSet", [Limit.editsPerChangeSet]),
        ("segmentBytes", [Limit.segmentBytes]),
        ("changeSetsPerSegment", [Limit.changeSetsPerSegment]),
        ("requestBytes", [Limit.requestBytes]),
        ("pageBytes", [Limit.pageBytes]),
        (
            "pageBytesAllowed",
            [Limit.pageBytesAllowed.lowerBound, Limit.pageBytesAllowed.upperBound]
        ),
        ("replyBytes", [Limit.replyBytes]),
        ("holdingsPerReply", [Limit.holdingsPerReply]),
        ("fetchesPerRequest", [Limit.fetchesPerRequest]),
        ("tokenSkewSeconds", [Int(Limit.tokenSkewSeconds)]),
        ("tokenLifetimeSeconds", [Int(Limit.tokenLifetimeSeconds)]),
        ("enrolmentCodeSeconds", [Int(Limit.enrolmentCodeSeconds)]),
        ("bundleHeaderBytes", [Limit.bundleHeaderBytes]),
        ("bundleFrameBytes", [Limit.bundleFrameBytes]),
    ]

    /// The cells of the page's table row whose first cell is `name` in backquotes.
    private func row(_ name: String, in page: String) throws -> [String] {
        let line = page.split(separator: "\n").first { $0.hasPrefix("| `\(name)` |") }
        return try #require(line, "no row for \(name)").split(separator: "|").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
    }

    @Test func everyLimitIsStated() throws {
        let page = try Vectors.page("README.md")
        for limit in Self.limits {
            let cells = try row(limit.name, in: page)
            let stated = cells[1].replacing(",", with: "").split(separator: " ").compactMap {
                Int($0)
            }
            #expect(stated == limit.values, "\(limit.name)")
        }
    }

    @Test func noLimitIsForgotten() throws {
        let source = try Vectors.page("Wire/Limits.swift")
        let names = source.matches(of: /static let (\w+)/).map { String($0.output.1) }
        #expect(names.sorted() == Self.limits.map(\.name).sorted())
    }

    @Test func everyRefusalIsExplained() throws {
        let page = try Vectors.page("README.md")
        for code in RefusalCode.allCases {
            let cells = try row(code.rawValue, in: page)
            #expect(cells[1] == "\(code.status)", "\(code.rawValue)")
            #expect(cells[2] == (code.isRetryable ? "yes" : "no"), "\(code.rawValue)")
            #expect(cells[4] == code.remedy.english, "\(code.rawValue)")
        }
    }

    @Test func everyRefusalOfABundleIsExplained() throws {
        let page = try Vectors.page("README.md")
        let section = try #require(page.components(separatedBy: "### Refusals of bundles").last)
        for code in BundleCode.allCases {
            let cells = try row(code.rawValue, in: section)
            #expect(
                cells.dropFirst() == [
                    "\(code.exitCode)", code.meaning.english, code.remedy.english,
                ], "\(code.rawValue)")
            #expect(code.meaning.chinese != code.meaning.english)
            #expect(code.remedy.chinese != code.remedy.english)
        }
    }

    @Test func everyCheckOfTheCatalogIsNamed() throws {
        let page = try Vectors.page("README.md")
        for code in EditProblem.Code.allCases {
            #expect(page.contains("`\(code.rawValue)`"), "\(code.rawValue)")
        }
    }

    @Test func theWorkedExampleIsTheVectors() throws {
        let page = try Vectors.page("README.md").split(separator: "\n").map {
            $0.trimmingCharacters(in: .whitespaces)
        }.joined()
        let body = try #require(try Vectors.object("bodies")["good"] as? [[String: Any]])[0]
        let chain = try Vectors.object("chain")
        let link = try #require(chain["links"] as? [[String: Any]])[0]
        let segment = try #require(chain["segments"] as? [[String: Any]])[0]
        let digest = try #require(try Vectors.object("digest")["cases"] as? [[String: Any]])[0]
        let codes = try #require(try Vectors.object("enrolment")["codes"] as? [[String: Any]])[0]
        let values = [
            body["frozen"], body["sha256"], chain["origin"], link["link"], segment["signature"],
            digest["digest_bytes"], digest["term"], codes["text"], codes["hash"],
        ]
        for value in values {
            let text = try #require(value as? String)
            #expect(page.contains(text), "README.md lacks \(text)")
        }
    }

    /// `SIZHANG_WRITE_CATALOG=1` in the environment writes the tables anew.
    @Test func theCatalogPageIsTheCatalog() throws {
        let marker = "<!-- From here on: made from the catalog by ProtocolTests. -->\n"
        let page = try Vectors.page("CATALOG.md")
        let parts = page.components(separatedBy: marker)
        try #require(parts.count == 2, "CATALOG.md lacks its marker")
        let tables = CatalogPage.tables(of: LedgerCatalog.catalog)
        if ProcessInfo.processInfo.environment["SIZHANG_WRITE_CATALOG"] == "1" {
            try (parts[0] + marker + tables).write(
                to: Vectors.protocolFolder.appendingPathComponent("CATALOG.md"), atomically: false,
                encoding: .utf8)
        }
        #expect(try Vectors.page("CATALOG.md") == parts[0] + marker + tables)
    }
}
