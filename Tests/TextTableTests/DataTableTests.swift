import Testing
import TextTable

private let columns = [
    DataColumn(key: "document", title: Text(zh: "编号", en: "document")),
    DataColumn(key: "person", title: Text(zh: "人员", en: "person")),
    DataColumn(key: "amountFen", title: Text(zh: "金额", en: "amount"), alignment: .right),
    DataColumn(key: "count", title: Text(zh: "笔数", en: "count"), alignment: .right),
]
private let payouts = DataTable(
    columns: columns,
    rows: [
        [.text("P03A-17"), .text("示例甲"), .number(text: "1,500.00", value: 150_000), .integer(1)],
        [.text("P03A-18"), .text("𠮷😀"), .number(text: "-200.00", value: -20_000), .empty],
    ],
    totals: [.text("合计"), .empty, .number(text: "1,300.00", value: 130_000), .integer(1)],
    more: 3)

@Suite("Data table")
struct DataTableTests {
    @Test("On the screen, columns line up in either language")
    func screen() {
        #expect(
            payouts.lines(in: .zh) == [
                "编号     人员        金额  笔数",
                "P03A-17  示例甲  1,500.00     1",
                "P03A-18  𠮷😀     -200.00",
                "合计             1,300.00     1",
                "还有 3 行",
            ])
        #expect(
            payouts.lines(in: .en, gap: 1) == [
                "document person   amount count",
                "P03A-17  示例甲 1,500.00     1",
                "P03A-18  𠮷😀    -200.00",
                "合计            1,300.00     1",
                "3 more rows",
            ])
    }

    @Test("Too narrow: the widest text is cut first, numbers never")
    func narrow() {
        let table = DataTable(
            columns: [columns[0], columns[1], columns[2]],
            rows: [
                [
                    .text("P03A-17"), .text("东关村人民调解委员会示例"),
                    .number(text: "1,500.00", value: 150_000),
                ]
            ])
        #expect(
            table.lines(in: .zh, maximumWidth: 30, gap: 1) == [
                "编号    人员              金额", "P03A-17 东关村人民... 1,500.00",
            ])
        // Both texts at their narrowest, the number whole: wider than asked, but true.
        #expect(
            table.lines(in: .zh, maximumWidth: 10, gap: 1) == [
                "编号  人员      金额", "P0... 东... 1,500.00",
            ])
    }

    @Test("CSV by RFC 4180")
    func csv() {
        #expect(
            payouts.csv(in: .zh, withByteOrderMark: false)
                == "编号,人员,金额,笔数\r\nP03A-17,示例甲,1500.00,1\r\nP03A-18,𠮷😀,-200.00,\r\n")
        #expect(payouts.csv(in: .en).hasPrefix("\u{FEFF}document,person,amount,count\r\n"))
    }

    @Test(
        "CSV cells",
        arguments: [
            (Cell.text("a,b"), "\"a,b\""), (.text("他说\"好\""), "\"他说\"\"好\"\"\""),
            (.text("一\r\n二"), "\"一\r\n二\""), (.text("=1+1"), "'=1+1"), (.text("+1"), "'+1"),
            (.text("-1"), "'-1"), (.text("@A1"), "'@A1"), (.text("＝1"), "'＝1"),
            (.text("=\"a\""), "\"'=\"\"a\"\"\""), (.text("a=1"), "a=1"), (.integer(-5), "-5"),
            (.number(text: "-1,200.00", value: -120_000), "-1200.00"),
            (.number(text: "~12,300.00", value: 1_230_000), "12300.00"),
            (.number(text: "23.08%", value: 2308), "23.08%"),
            (.number(text: "=cmd|' /C'!A0", value: 0), "'=cmd|' /C'!A0"), (.empty, ""),
        ])
    func csvCell(cell: Cell, expected: String) {
        let table = DataTable(columns: [columns[0]], rows: [[cell]])
        #expect(table.csv(in: .en, withByteOrderMark: false) == "document\r\n\(expected)\r\n")
    }

    @Test("JSON keeps the order of columns and writes integers")
    func json() {
        let written = payouts.json(
            schema: "payout-list/1",
            asOf: [("seq", .integer(4182)), ("at", .text("2024-03-20T06:31:00Z")), ("x", .null)])
        #expect(
            written
                == #"{"schema":"payout-list/1","asOf":{"seq":4182,"at":"2024-03-20T06:31:00Z","#
                + #""x":null},"rows":[{"document":"P03A-17","person":"示例甲","amountFen":150000,"#
                + #""count":1},{"document":"P03A-18","person":"𠮷😀","amountFen":-20000,"#
                + #""count":null}],"more":3}"#)
    }

    @Test(
        "JSON escapes",
        arguments: [
            ("\"\\", #""\"\\""#), ("a\nb\r\n\t", #""a\nb\r\n\t""#),
            ("\u{1}\u{7F}", #""\u0001\u007f""#),
            ("/é😀", #""/é😀""#),
        ])
    func jsonEscapes(text: String, expected: String) {
        let table = DataTable(columns: [columns[0]], rows: [[.text(text)]])
        #expect(
            table.json(schema: "s/1", asOf: [])
                == #"{"schema":"s/1","asOf":{},"rows":[{"document":\#(expected)}],"more":0}"#)
    }

    @Test("Rows in the order of their cells")
    func sorting() {
        let rows: [[Cell]] = [
            [.text("H41"), .integer(2)], [.text("H9"), .integer(1)], [.empty, .integer(2)],
            [.text("H009"), .number(text: "-0.05", value: -5)], [.text("甲"), .empty],
        ]
        func order(_ sorts: (Int, Bool)...) -> [Int] {
            DataTable.order(
                of: rows, by: sorts.map { DataTable.Sort(column: $0, isDescending: $1) })
        }
        #expect(order((0, false)) == [2, 1, 3, 0, 4])
        #expect(order((0, true)) == [4, 0, 1, 3, 2])
        #expect(order((1, false)) == [4, 3, 1, 0, 2])
        #expect(order((1, true), (0, false)) == [2, 0, 1, 3, 4])
    }
}
