extension DataTable {
    /// A column to sort by, by its place.
    public struct Sort: Equatable, Sendable {
        public let column: Int
        public let isDescending: Bool

        public init(column: Int, isDescending: Bool) {
            self.column = column
            self.isDescending = isDescending
        }
    }

    /// Places of rows in the order of their cells. Equal rows keep their order, empty cells come
    /// first, numbers in a text count by their value: H9 stands before H41.
    public static func order(of rows: [[Cell]], by sorts: [Sort]) -> [Int] {
        rows.indices.sorted { left, right in
            for sort in sorts {
                let (first, second) = (rows[left][sort.column], rows[right][sort.column])
                if first.precedes(second) { return !sort.isDescending }
                if second.precedes(first) { return sort.isDescending }
            }
            return left < right
        }
    }
}

extension Cell {
    func precedes(_ other: Cell) -> Bool {
        switch (self, other) {
        case (_, .empty): false
        case (.empty, _): true
        case (.text(let left), .text(let right)): left.naturallyPrecedes(right)
        default: number < other.number
        }
    }

    private var number: Int64 {
        switch self {
        case .integer(let value), .number(_, let value): value
        case .text, .empty: 0
        }
    }
}

extension String {
    /// By scalars, runs of ASCII digits by their value.
    fileprivate func naturallyPrecedes(_ other: String) -> Bool {
        var left = unicodeScalars[...]
        var right = other.unicodeScalars[...]
        while let first = left.first, let second = right.first {
            if first.isDigit, second.isDigit {
                let (one, two) = (Self.digits(&left), Self.digits(&right))
                if one != two { return (one.count, one) < (two.count, two) }
            } else {
                if first != second { return first < second }
                left.removeFirst()
                right.removeFirst()
            }
        }
        return left.isEmpty && !right.isEmpty
    }

    /// Takes a run of digits off, and gives it without leading zeros.
    private static func digits(_ rest: inout Substring.UnicodeScalarView) -> String {
        let run = rest.prefix { $0.isDigit }
        rest = rest[run.endIndex...]
        return String(String.UnicodeScalarView(run.drop { $0 == "0" }))
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
}
