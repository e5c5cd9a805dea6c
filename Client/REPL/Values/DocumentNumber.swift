internal import Replica

/// Document numbers as they are typed.
enum DocumentNumber {
    /// The full number: `P03A-17` as it is, `P17` as this device's. Letters in any case.
    ///
    /// - Returns: nil where the text has neither form.
    static func full(_ typed: String, identity: ReplicaIdentity) -> String? {
        let text = typed.uppercased()
        guard let letter = text.first, letter.isASCII, letter.isLetter else { return nil }
        let rest = text.dropFirst()
        guard let dash = rest.firstIndex(of: "-") else {
            guard isCount(rest) else { return nil }
            return "\(letter)\(identity.stationCode)\(identity.deviceLetter)-\(rest)"
        }
        let place = rest[..<dash]
        guard isCount(rest[rest.index(after: dash)...]), let first = place.first, first.isNumber,
            let last = place.last, last.isLetter
        else { return nil }
        return text
    }

    /// The number as its own device may type it: `P17` for this device's `P03A-17`.
    static func short(_ number: String, identity: ReplicaIdentity) -> String {
        let own = identity.stationCode + identity.deviceLetter
        guard let letter = number.first, number.dropFirst().hasPrefix(own + "-") else {
            return number
        }
        return "\(letter)\(number.dropFirst(own.count + 2))"
    }

    private static func isCount(_ text: Substring) -> Bool {
        !text.isEmpty && text.count <= 9 && text.allSatisfy { $0.isASCII && $0.isNumber }
    }
}

extension Scene {
    /// A document number as the clerk at this device types it.
    func short(_ number: String) -> String { DocumentNumber.short(number, identity: identity) }
}
