internal import ChangeLog
internal import Crypto
public import Foundation

/// A one-time enrolment code: 120 bits in Crockford's base32 and his check character, as five
/// groups of five. 80 bits are the secret; 40 are the fingerprint of the server's key, so a device
/// knows the right server without a certificate authority.
public struct EnrolmentCode: Hashable, Sendable {
    /// 10 bytes.
    public let secret: Data
    /// 5 bytes: the first of SHA-256("sizhang-server-key-1" ‖ the server's public key).
    public let fingerprint: Data

    public init(secret: Data, serverKey: Data) {
        self.secret = secret
        fingerprint = Self.fingerprint(of: serverKey)
    }

    public static func fingerprint(of serverKey: Data) -> Data {
        Hash256(hashing: Data("sizhang-server-key-1".utf8), serverKey).data.prefix(5)
    }

    /// What the server keeps, and the device sends: SHA-256("sizhang-code-1" ‖ secret). The code
    /// itself is on nobody's disk.
    public var hash: Data { Hash256(hashing: Data("sizhang-code-1".utf8), secret).data }

    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let checks = digits + Array("*~$=U")

    /// `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`.
    public var text: String {
        var characters: [Character] = []
        for group in (secret + fingerprint).chunks(of: 5) {
            let value = group.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            for shift in stride(from: 35, through: 0, by: -5) {
                characters.append(Self.digits[Int(value >> UInt64(shift) & 31)])
            }
        }
        characters.append(Self.checks[Self.remainder(secret + fingerprint)])
        return stride(from: 0, to: 25, by: 5).map { String(characters[$0..<$0 + 5]) }
            .joined(separator: "-")
    }

    /// Reads a code as a person types it: any case, any grouping, O for 0, I and L for 1.
    ///
    /// - Returns: nil when it isn't a code, or the check character says it was mistyped.
    public init?(_ text: String) {
        let characters = text.uppercased().filter { $0 != "-" && !$0.isWhitespace }
            .map { $0 == "O" ? "0" : $0 == "I" || $0 == "L" ? "1" : $0 }
        guard characters.count == 25 else { return nil }
        var bytes = Data()
        for start in stride(from: 0, to: 24, by: 8) {
            var value: UInt64 = 0
            for character in characters[start..<start + 8] {
                guard let digit = Self.digits.firstIndex(of: character) else { return nil }
                value = value << 5 | UInt64(digit)
            }
            bytes.append(value.bigEndianData.suffix(5))
        }
        guard Self.checks[Self.remainder(bytes)] == characters[24] else { return nil }
        secret = bytes.prefix(10)
        fingerprint = Data(bytes.suffix(5))
    }

    /// The 120-bit number modulo 37, as Crockford defines the check.
    private static func remainder(_ bytes: Data) -> Int {
        bytes.reduce(0) { ($0 * 256 + Int($1)) % 37 }
    }
}

extension Data {
    fileprivate func chunks(of size: Int) -> [Data] {
        stride(from: 0, to: count, by: size).map { Data(dropFirst($0).prefix(size)) }
    }
}
