import ChangeLog
import Foundation
import Testing
import TextTable

@testable import REPL

@Suite struct PersonalTextTests {
    // The invented number is the example of GB 11643.
    @Test func theCheckCharacterFollowsTheStandard() {
        for last in 0...9 {
            let body = "1101011990030700\(last)"
            // Each body of 17 digits has exactly one check character.
            let valid = "0123456789X".filter { PersonalText.isIdentityNumber(body + String($0)) }
            #expect(valid.count == 1, "\(body)")
        }
        #expect(PersonalText.isIdentityNumber("11010519491231002X"))
        #expect(!PersonalText.isIdentityNumber("110105194912310021"))
        #expect(!PersonalText.isIdentityNumber("1101051949123100"))
    }

    @Test func sealedFieldsAreMaskedAndFoundInFull() throws {
        let world = try World()
        let session = world.session()
        _ = session.run(
            "调解员 新建 姓名=示例甲 类别=专职 身份证号=11010519491231002X 电话=13800001234 账号=6222000011112222")
        let shown = session.run("调解员 查看 M1").lines.joined(separator: "\n")
        #expect(shown.contains("**************002X"))
        #expect(shown.contains("138****1234"))
        #expect(shown.contains("************2222"))
        #expect(!shown.contains("19491231"))
        #expect(session.run("查找 13800001234").lines.last == "1 条")
        #expect(session.run("查找 1380000").lines == ["没有符合的记录"])
        #expect(
            session.run("调解员 新建 姓名=示例己 类别=兼职 身份证号=11010519491231002x").code
                == "unique-identity")
    }

    @Test func whatTheReplicaHasNoKeyForStaysHidden() throws {
        let world = try World()
        let sealed = SealedText(
            key: 9, ciphertext: Data(repeating: 1, count: 40), lookup: Data(repeating: 2, count: 16)
        )
        try world.put(
            "person", World.id(70),
            [
                "number": .text("M09A-1"), "station": .reference(World.station05),
                "name": .text("示例庚"), "kind": .text("full-time"), "phone": .sealed(sealed),
            ])
        #expect(world.session().run("调解员 查看 M09A-1").lines.contains("电话    ***"))
    }

    @Test func partiesCompareWhateverTheirOrder() throws {
        let session = try World().session()
        _ = session.run("调解员 新建 姓名=示例甲 类别=专职")
        _ = session.run("案件 新建 类型=邻里 当事人=示例乙、示例丙 调解员=示例甲")
        #expect(session.run("案件 查找 示例丙、示例乙").lines.last == "1 件 可发 0.00")
        #expect(session.run("案件 查看 C1").lines.contains("当事人  示**、示**"))
    }

    @Test func historyKeepsNoPersonalData() {
        let rows = [
            ("发放 新建 案件=C12", "发放 新建 案件=C12"),
            ("调解员 修改 M5 电话=13800001234 备注=\"换号 了\"", "调解员 修改 M5 电话= 备注=\"换号 了\""),
            ("查找 11010519491231002X", "查找"),
            ("案件 新建 当事人=示例乙、示例丙 类型=邻里", "案件 新建 当事人= 类型=邻里"),
            ("案件 新建 当事人=\"示例乙", "案件 新建 "),
        ]
        for (typed, kept) in rows { #expect(HistoryRedaction.redacted(typed) == kept) }
    }
}
