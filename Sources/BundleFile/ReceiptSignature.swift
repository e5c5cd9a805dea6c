public import Crypto
internal import Foundation
internal import SwiftProtobuf
public import Wire

/// The server's signature under a receipt: Ed25519 over "sizhang-receipt-1" ‖ the receipt's bytes.
public enum ReceiptSignature {
    private static func signedBytes(_ receipt: Data) -> Data {
        Data("sizhang-receipt-1".utf8) + receipt
    }

    public static func sign(_ receipt: WireReceipt, with key: Curve25519.Signing.PrivateKey) throws
        -> WireSignedReceipt
    {
        var signed = WireSignedReceipt()
        signed.receipt = try receipt.serializedData()
        signed.signature = try key.signature(for: signedBytes(signed.receipt))
        return signed
    }

    /// - Returns: nil where the key didn't sign it, or it isn't a receipt.
    public static func open(
        _ signed: WireSignedReceipt, by key: Curve25519.Signing.PublicKey
    ) -> WireReceipt? {
        guard key.isValidSignature(signed.signature, for: signedBytes(signed.receipt)) else {
            return nil
        }
        return try? WireReceipt(serializedBytes: signed.receipt)
    }
}
