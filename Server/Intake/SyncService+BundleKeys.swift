internal import Access
internal import Crypto
internal import GRDB
internal import Journal
internal import Wire

extension SyncService {
    /// What a station needs to seal bundles for this server, and to check the server's.
    func bundleKeys(_ db: Database) throws -> WireBundleKeys {
        try BundleKeys.message(
            bureau: try Facts(db).bureau, signing: keys.signing,
            agreement: keys.agreement.publicKey)
    }
}
