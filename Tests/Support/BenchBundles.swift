package import BundleExchange
internal import BundleFile
internal import Crypto
package import Foundation
package import ReplicaBundles

/// A file that is written into memory.
package final class WrittenFile {
    package private(set) var bytes = Data()

    package init() {}

    package func append(_ piece: Data) { bytes += piece }
}

/// Sync by stick, in memory.
extension BenchReplica {
    package var bundleKeys: DeviceBundleKeys {
        DeviceBundleKeys(signing: keys.signing, agreement: keys.agreement)
    }

    /// What the clerk takes to the bureau.
    package func export() throws -> Data {
        let file = WrittenFile()
        _ = try BundleExport(database, keys: bundleKeys, now: powers.now()).write(to: file.append)
        return file.bytes
    }

    /// Takes in what the clerk brings back.
    @discardableResult
    package func take(_ reply: Data) throws -> ImportSummary {
        try BundleImport(database, keys: bundleKeys).read(BundleData(reply))
    }

    /// There and back.
    @discardableResult
    package func syncByStick() throws -> ImportSummary {
        try take(try bureau.exchange(try export()).reply)
    }
}

extension BenchBureau {
    package func exchange(_ bundle: Data) throws -> (reply: Data, summary: ExchangeSummary) {
        let file = WrittenFile()
        let summary = try BundleExchange(service).exchange(BundleData(bundle), reply: file.append)
        return (file.bytes, summary)
    }
}
