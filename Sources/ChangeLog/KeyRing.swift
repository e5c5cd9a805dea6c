internal import Crypto
public import Foundation

/// The keys that a replica holds for personal fields. A station holds its own and the lookup key;
/// HQ holds every station's.
public struct KeyRing: Sendable {
    /// AES-256 secrets of 32 bytes, by key number. A station's key number is its record of order in
    /// the bureau.
    public let secrets: [UInt32: Data]
    /// 32 bytes, the same in the whole bureau, so that equal texts compare equal everywhere.
    public let lookupKey: Data
    /// The key that this replica seals with.
    public let sealWith: UInt32

    public init(secrets: [UInt32: Data], lookupKey: Data, sealWith: UInt32) {
        self.secrets = secrets
        self.lookupKey = lookupKey
        self.sealWith = sealWith
    }

    /// Seals text for one field of one record: AES-256-GCM, with the record's id and the field's
    /// number as associated data, so that a ciphertext can't be moved elsewhere.
    ///
    /// - Parameter nonce: 12 bytes, never used twice with a key.
    public func seal(_ text: String, record: Identifier, field: UInt32, nonce: Data) throws
        -> SealedText
    {
        guard let secret = secrets[sealWith] else { throw SealingFailure.noKey(sealWith) }
        let box = try AES.GCM.seal(
            Data(text.utf8), using: SymmetricKey(data: secret), nonce: AES.GCM.Nonce(data: nonce),
            authenticating: Self.associatedData(record: record, field: field))
        var ciphertext = nonce
        ciphertext.append(box.ciphertext)
        ciphertext.append(box.tag)
        return SealedText(key: sealWith, ciphertext: ciphertext, lookup: lookup(text))
    }

    public func open(_ sealed: SealedText, record: Identifier, field: UInt32) throws -> String {
        guard let secret = secrets[sealed.key] else { throw SealingFailure.noKey(sealed.key) }
        do {
            let box = try AES.GCM.SealedBox(combined: sealed.ciphertext)
            let plain = try AES.GCM.open(
                box, using: SymmetricKey(data: secret),
                authenticating: Self.associatedData(record: record, field: field))
            return String(decoding: plain, as: UTF8.self)
        } catch { throw SealingFailure.damaged }
    }

    /// The first 16 bytes of HMAC-SHA256("sizhang-lookup-1" ‖ normalized text) under the lookup
    /// key. Normalized: no white space and hyphens, letters in upper case.
    public func lookup(_ text: String) -> Data {
        let normalized = Self.compact(text)
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("sizhang-lookup-1\(normalized)".utf8), using: SymmetricKey(data: lookupKey))
        return Data(code.prefix(16))
    }

    /// The hashes of several texts, in the form of a field. As other hands wrote them counts less here
    /// than in one text: full-width forms are as their half-width ones (Unicode's NFKC).
    public func lookups(_ texts: [String]) -> Data {
        LookupList.packed(texts.map { lookup($0.precomposedStringWithCompatibilityMapping) })
    }

    /// Without white space (Unicode White_Space) and hyphens, in upper case. Scalar by scalar: a
    /// `Character` would take a combining mark out along with the space that it stands on.
    public static func compact(_ text: String) -> String {
        let kept = text.unicodeScalars.filter { !$0.properties.isWhitespace && $0 != "-" }
        return String(String.UnicodeScalarView(kept)).uppercased()
    }

    /// "sizhang-field-1" ‖ record (16 bytes) ‖ field (8 bytes).
    private static func associatedData(record: Identifier, field: UInt32) -> Data {
        Data("sizhang-field-1".utf8) + record.data + UInt64(field).bigEndianData
    }

    /// A station's secret: HKDF-SHA256 of the bureau's master key, info "sizhang-station-key-1" ‖
    /// key number (8 bytes). So HQ needs no list of keys, and no station can make another's.
    public static func stationSecret(master: Data, key: UInt32) -> Data {
        derive(master, info: Data("sizhang-station-key-1".utf8) + UInt64(key).bigEndianData)
    }

    /// HKDF-SHA256 of the master key, info "sizhang-lookup-key-1".
    public static func lookupKey(master: Data) -> Data {
        derive(master, info: Data("sizhang-lookup-key-1".utf8))
    }

    /// The X25519 key that bundles to the server are sealed to: HKDF-SHA256 of the master key, info
    /// "sizhang-bundle-key-1".
    public static func bundleSecret(master: Data) -> Data {
        derive(master, info: Data("sizhang-bundle-key-1".utf8))
    }

    private static func derive(_ master: Data, info: Data) -> Data {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: master), info: info, outputByteCount: 32)
        return key.withUnsafeBytes { Data($0) }
    }
}

public enum SealingFailure: Error {
    /// This replica doesn't hold the key: the text is another station's.
    case noKey(UInt32)
    /// The ciphertext was altered, or moved from another record or field.
    case damaged
}
