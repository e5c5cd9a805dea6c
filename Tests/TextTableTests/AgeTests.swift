import Testing
import TextTable

struct AgeTests {
    @Test(
        arguments: [
            (0, "刚刚", "just now"), (59_999, "刚刚", "just now"), (-5, "刚刚", "just now"),
            (60_000, "1 分钟前", "1 minute ago"), (3_599_999, "59 分钟前", "59 minutes ago"),
            (3_600_000, "1 小时前", "1 hour ago"), (172_799_999, "47 小时前", "47 hours ago"),
            (172_800_000, "2 天前", "2 days ago"), (86_400_000 * 400, "400 天前", "400 days ago"),
        ] as [(Int64, String, String)])
    func words(_ milliseconds: Int64, _ chinese: String, _ english: String) {
        let words = Age(from: 1_000, to: 1_000 + milliseconds).words
        #expect(words.zh == chinese)
        #expect(words.en == english)
    }
}
