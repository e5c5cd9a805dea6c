public import ChangeLog

/// Words for what the ledger's cells name by identifier or code.
public struct LedgerNames: Sendable {
    /// A station's code and name.
    public struct Station: Hashable, Sendable {
        /// Two characters, part of document numbers: `03`.
        public let code: String
        public let name: String

        /// Makes a station's words.
        public init(code: String, name: String) {
            self.code = code
            self.name = name
        }
    }

    public var projects: [Identifier: String]
    public var functions: [String: String]
    public var stations: [Identifier: Station]

    /// Makes the words; without arguments, none.
    public init(
        projects: [Identifier: String] = [:], functions: [String: String] = [:],
        stations: [Identifier: Station] = [:]
    ) {
        self.projects = projects
        self.functions = functions
        self.stations = stations
    }

    /// The project's name, or its identifier where its record is unknown here.
    public func project(_ identifier: Identifier) -> String {
        projects[identifier] ?? identifier.description
    }

    /// The station's code, or its identifier where its record is unknown here.
    public func stationCode(_ identifier: Identifier) -> String {
        stations[identifier]?.code ?? identifier.description
    }
}
