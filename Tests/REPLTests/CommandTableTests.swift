import LineGrammar
import Testing
import TextTable

@testable import REPL

@Suite struct CommandTableTests {
    @Test func everyExampleIsReadAsItsOwnCommand() {
        #expect(CommandRegistry.table.brokenExamples() == [])
    }

    @Test(arguments: Language.allCases)
    func everyCommandHasAManualPage(language: Language) {
        for command in CommandRegistry.table.commands {
            #expect(!command.summary[language].isEmpty, "\(command.noun) \(command.verb ?? "")")
            #expect(!command.example[language].isEmpty, "\(command.noun) \(command.verb ?? "")")
            #expect(CommandRegistry.definition(of: command) != nil)
            for argument in command.arguments {
                #expect(!argument.help[language].isEmpty, "\(command.noun) \(argument.word)")
            }
            #expect(CommandRegistry.table.help(for: command, in: language).count >= 3)
        }
    }

    @Test func helpIsGivenByNounAndVerb() throws {
        let session = try World().session(.en)
        #expect(session.run("help").lines.count == CommandRegistry.table.commands.count)
        #expect(session.run("help payout").lines.count == 11)
        #expect(session.run("help payout new").lines.first?.hasPrefix("payout new case=") == true)
        #expect(session.run("帮助 发放 新建").status == .done)
        #expect(session.run("help sync").lines.first == "sync")
    }
}
