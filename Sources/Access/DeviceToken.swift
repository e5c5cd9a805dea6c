public import ChangeLog
public import Crypto
public import Foundation
public import Wire

/// A short-lived bearer token that a device signs for itself: a JWT (RFC 7519) with EdDSA
/// (RFC 8037), `{"alg":"EdDSA","typ":"JWT"}`, and the claims `iss` (device), `aud` (bureau), `iat`
/// and `exp` in seconds since 1970.
public enum DeviceToken {
    private struct Claims: Codable {
        let aud: String
        let exp: Int64
        let iat: Int64
        let iss: String
    }

    private static let header = Data(#"{"alg":"EdDSA","typ":"JWT"}"#.utf8)

    /// - Parameter now: milliseconds since 1970.
    public static func make(
        device: Identifier, bureau: Identifier, now: Int64,
        key: Curve25519.Signing.PrivateKey
    ) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let seconds = now / 1_000
        let claims = try encoder.encode(
            Claims(
                aud: bureau.description, exp: seconds + Limit.tokenLifetimeSeconds, iat: seconds,
                iss: device.description))
        let signed = header.base64URL + "." + claims.base64URL
        return signed + "." + (try key.signature(for: Data(signed.utf8))).base64URL
    }

    /// Reads whose token it is; nothing is checked yet.
    public static func device(of token: String) -> Identifier? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let claims = claims(parts[1]) else { return nil }
        return Identifier(claims.iss)
    }

    /// - Returns: nil when the token is good; else why it isn't.
    public static func refusal(
        of token: String, bureau: Identifier, now: Int64, key: Curve25519.Signing.PublicKey
    ) -> RefusalCode? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let head = Data(base64URL: parts[0]), head == header,
            let signature = Data(base64URL: parts[2]), let claims = claims(parts[1]),
            key.isValidSignature(signature, for: Data("\(parts[0]).\(parts[1])".utf8))
        else { return .unauthorized }
        guard claims.aud == bureau.description else { return .wrongBureau }
        let seconds = now / 1_000
        let skew = Limit.tokenSkewSeconds
        guard claims.exp >= claims.iat, claims.exp - claims.iat <= Limit.tokenLifetimeSeconds else {
            return .unauthorized
        }
        guard claims.iat <= seconds + skew, claims.exp >= seconds - skew else {
            return .tokenExpired
        }
        return nil
    }

    private static func claims(_ part: Substring) -> Claims? {
        Data(base64URL: part).flatMap { try? JSONDecoder().decode(Claims.self, from: $0) }
    }
}

extension Data {
    /// Base64 with `-` and `_`, without padding (RFC 4648, section 5).
    public var base64URL: String {
        base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    public init?(base64URL text: some StringProtocol) {
        let plain = String(text).replacing("-", with: "+").replacing("_", with: "/")
        self.init(
            base64Encoded: plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4))
    }
}
