import Testing
import TextTable

@Suite("Display width")
struct DisplayWidthTests {
    @Test(
        "Columns of a text",
        arguments: [
            ("", 0), ("abc", 3), ("发放", 4), ("𠮷", 2), ("，＝１", 6), ("\u{3000}", 2),
            ("e\u{301}", 1), ("ｱ", 1), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("😀", 2),
            ("👨‍👩‍👧", 2), ("👍🏽", 2), ("🇨🇳", 2), ("❤️", 2), ("✓", 1), ("✗", 1), ("￥", 2), ("\u{7}", 0),
            ("\u{200B}", 0), ("P03A-17 示例甲", 14),
        ])
    func width(text: String, expected: Int) {
        #expect(text.displayWidth == expected)
    }

    @Test(
        "Cutting",
        arguments: [
            ("示例甲", 6, "示例甲"), ("示例甲乙", 7, "示例..."), ("示例甲乙", 6, "示..."),
            ("abcdef", 5, "ab..."), ("abcdef", 2, ".."), ("abcdef", 0, ""), ("ab", 2, "ab"),
        ])
    func truncated(text: String, width: Int, expected: String) {
        #expect(text.truncated(to: width) == expected)
        #expect(text.truncated(to: width).displayWidth <= width)
    }

    @Test("Padding")
    func padded() {
        #expect("示例".padded(to: 6) == "示例  ")
        #expect("1.00".padded(to: 6, alignment: .right) == "  1.00")
        #expect("示例甲".padded(to: 4) == "示例甲")
    }

    @Test(
        "A cell can't break or drive the terminal",
        arguments: [
            ("一\n二\t三\r\n四", "一 二 三 四"), ("\u{1B}[31m红", "?[31m红"), ("a\u{202E}b", "a?b"),
            ("“买买提·示例”…", "\"买买提・示例\"..."), ("①→②", "(1)->(2)"), ("𠮷", "𠮷"),
        ])
    func plain(text: String, expected: String) {
        #expect(text.plainForTerminal == expected)
    }
}
