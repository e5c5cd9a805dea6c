internal import Ledger
internal import LineGrammar
internal import Money
internal import TextTable

/// Reads the values of a line.
extension Scene {
    func argument(_ word: String) -> BoundArgument? { invocation.argument(word) }

    /// The first text of an argument that was given and isn't cleared.
    func given(_ word: String) -> TypedText? {
        argument(word)?.value.texts.first.map(TypedText.init)
    }

    func text(_ word: String) -> String? { given(word)?.text }

    func column(_ word: String) -> SourceColumn? { argument(word)?.column }

    func date(_ word: String) throws -> CalendarDate? { try given(word).map { try date($0) } }

    func month(_ word: String) throws -> YearMonth? { try given(word).map { try month($0) } }

    func amount(_ word: String) throws -> Fen? { try given(word).map { try amount($0) } }

    func integer(_ word: String) throws -> Int? { try given(word).map { try integer($0) } }

    /// The words of an enumeration stand in a bound text as their codes.
    func choice<Choice: DomainEnumeration>(_ word: String, _: Choice.Type = Choice.self) -> Choice?
    {
        text(word).flatMap { Choice(rawValue: $0) }
    }

    func date(_ typed: TypedText) throws -> CalendarDate {
        do throws(CalendarError) {
            return try CalendarDate.parse(typed.text, forms: manner.dateForms)
        } catch { throw Refusal.unreadableDate(error, at: typed.column(at: error.offset)) }
    }

    func month(_ typed: TypedText) throws -> YearMonth {
        do throws(CalendarError) {
            return try YearMonth.parse(typed.text, forms: manner.dateForms)
        } catch { throw Refusal.unreadableDate(error, at: typed.column(at: error.offset)) }
    }

    func amount(_ typed: TypedText) throws -> Fen {
        do throws(MoneyError) {
            return try Fen.parse(typed.text)
        } catch { throw Refusal.unreadableAmount(error, at: typed.column(at: error.offset)) }
    }

    func integer(_ typed: TypedText) throws -> Int {
        guard let number = Int(typed.text), number >= 0 else {
            throw Refusal.notANumber(typed.text, at: typed.column)
        }
        return number
    }

    /// Both ends of a range of days: `3-1..3-31`, one day, or a month.
    func dateRange(_ argument: BoundArgument) throws -> DateRange? {
        let written: String
        switch argument.value {
        case .one(let text): written = text.text
        case .range(let lower?, let upper?): written = "\(lower.text)..\(upper.text)"
        default: return nil
        }
        do throws(CalendarError) {
            return try DateRange.parse(written, forms: manner.dateForms)
        } catch {
            throw Refusal.unreadableDate(
                error, at: argument.value.texts.first?.column ?? argument.column)
        }
    }
}

/// A piece of a line that a command reads: a value or a target.
struct TypedText {
    let text: String
    let column: SourceColumn

    init(_ bound: BoundText) {
        text = bound.text
        column = bound.column
    }

    init(_ token: Token) {
        text = token.text
        column = token.column
    }

    /// The place of a character of the text, in the line.
    func column(at offset: Int?) -> SourceColumn {
        guard let offset else { return column }
        return SourceColumn(
            display: column.display + String(text.prefix(offset)).displayWidth,
            character: column.character + offset)
    }
}
