import LineGrammar
import Testing

/// A parsed line on one row: words, then arguments, then flags. Quoted words stand in 'quotes'.
private func shape(_ line: ParsedLine?) -> String {
    guard let line else { return "blank" }
    let words = line.words.map {
        ($0.isQuoted ? "'\($0.text)'" : $0.text) + "@\($0.column.display)"
    }
    let arguments = line.arguments.map {
        "\($0.name.text)\($0.comparison.rawValue)[\($0.values.map(\.text).joined(separator: "/"))]"
            + "@\($0.column.display)"
    }
    return (words + arguments + line.flags.map { "--\($0.text)@\($0.column.display)" })
        .joined(separator: " ")
}

@Suite("Line parser")
struct LineParserTests {
    @Test(
        "Lines",
        arguments: [
            ("", "blank"), ("  \t\u{3000}", "blank"), ("# 注释", "blank"), ("＃注释", "blank"),
            ("\u{FEFF}# 注释", "blank"), ("发放", "发放@1"),
            ("发放 新建 案件=C12", "发放@1 新建@6 案件=[C12]@11"),
            ("　发放　新建　案件＝Ｃ１２　－－ｊｓｏｎ", "发放@3 新建@9 案件=[C12]@15 --json@29"),
            ("案件 修改 C12 理由=\"涉及 三户\"", "案件@1 修改@6 C12@11 理由=[涉及 三户]@15"),
            ("a 理由=“全角，＝ＡＢ”", "a@1 理由=[全角，＝ＡＢ]@3"), ("a 理由=「他说\"好\"」", "a@1 理由=[他说\"好\"]@3"),
            ("a 理由=”两个右引号”", "a@1 理由=[两个右引号]@3"), ("a 理由=＂b＂", "a@1 理由=[b]@3"),
            ("a 理由=前\"中 \"后", "a@1 理由=[前中 后]@3"), ("a \"新 建\" b", "a@1 '新 建'@3 b@11"),
            ("a \"\" b", "a@1 ''@3 b@6"),
            ("a \"x=1\" \"--b\"", "a@1 'x=1'@3 '--b'@9"), ("a 名=", "a@1 名=[]@3"),
            ("a 名=\"\"", "a@1 名=[]@3"), ("a 当事人=示例乙、示例丙", "a@1 当事人=[示例乙/示例丙]@3"),
            ("a x=1，2,3", "a@1 x=[1/2/3]@3"), ("a x=\"1,2\",3", "a@1 x=[1,2/3]@3"),
            ("a x=1,,2", "a@1 x=[1//2]@3"), ("a 金额>=200 金额＜５００", "a@1 金额>=[200]@3 金额<[500]@13"),
            ("a x≥1 y≤2 z>3 w<=4", "a@1 x>=[1]@3 y<=[2]@7 z>[3]@11 w<=[4]@15"),
            ("a 时=１４：３０", "a@1 时=[14:30]@3"), ("a --since=41 b", "a@1 b@14 since=[41]@3"),
            ("𠮷 😀 b", "𠮷@1 😀@4 b@7"), ("a x=b=c", "a@1 x=[b=c]@3"), ("a -5", "a@1 -5@3"),
            ("a#b", "a#b@1"), ("发\u{200B}放", "发放@1"),
        ])
    func lines(line: String, expected: String) throws {
        #expect(shape(try LineParser.parse(line)) == expected)
    }

    @Test(
        "Errors of form",
        arguments: [
            ("a 理由=\"没完", "unclosed-quote 8"), ("a 「没完\"", "unclosed-quote 3"),
            ("发放 =5", "missing-argument-name 6"), ("a 金额 = 5", "missing-argument-name 8"),
            ("a --", "missing-flag-name 3"), ("a b\u{1B}c", "control-character 4"),
            ("a \"b\tc\"", "control-character 5"), ("a --=1", "missing-argument-name 3"),
        ])
    func errors(line: String, expected: String) {
        do throws(LineError) {
            Issue.record("read as \(shape(try LineParser.parse(line)))")
        } catch {
            #expect("\(error.code.rawValue) \(error.column.display)" == expected)
        }
    }

    @Test("Columns count display columns and characters")
    func columns() throws {
        let line = try #require(try LineParser.parse("发放 𠮷 案件=甲、乙"))
        #expect(line.words[1].column == SourceColumn(display: 6, character: 4))
        #expect(line.arguments[0].column == SourceColumn(display: 9, character: 6))
        #expect(line.arguments[0].values[0].column == SourceColumn(display: 14, character: 9))
        #expect(line.arguments[0].values[1].column == SourceColumn(display: 18, character: 11))
        #expect(line.end == SourceColumn(display: 20, character: 12))
    }
}
