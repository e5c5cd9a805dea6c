import LineGrammar
import Testing

@Suite("Vocabulary")
struct VocabularyTests {
    private let vocabulary = ExampleTable.vocabulary

    @Test(
        "Words are found exactly, in any letter case",
        arguments: [
            ("发放", "payout"), ("payout", "payout"), ("PayOut", "payout"), ("补贴", "payout"),
            ("pay", nil), ("发", nil), ("", nil), ("新建", nil),
        ])
    func exact(spelling: String, expected: String?) {
        #expect(vocabulary.word(spelled: spelling, in: .noun)?.identifier == expected)
    }

    @Test(
        "Mistyped words",
        arguments: [
            ("发方", "发放"), ("放发", "发放"), ("payuot", "payout"), ("payrolls", nil),
            ("payot", "payout"),
            ("medaitr", "mediator"), ("xyz", nil), ("发", nil), ("cas", "case"),
        ])
    func suggestion(typed: String, expected: String?) {
        #expect(vocabulary.suggestion(for: typed, in: .noun) == expected)
    }

    @Test("Only words that make sense are suggested")
    func candidates() {
        #expect(vocabulary.suggestion(for: "cas", in: .noun, among: ["payout"]) == nil)
    }
}
