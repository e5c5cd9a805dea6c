import BundleFile
import ChangeLog
import DataFolder
import Foundation
import REPL
import Replica
import ReplicaBundles
import Session
import TextTable
import Wire

/// Export and import of bundles, told in the words of the REPL.
struct BundleCommandRunner {
    private let station: Station

    init(_ station: Station) { self.station = station }

    func export(_ request: BundleExportRequest) throws -> BundleExportReport {
        let keys = try station.bundleKeys()
        var summary: ExportSummary?
        do {
            let path = try WholeFile.write(to: request.path, mayReplace: request.mayReplace) {
                summary = try BundleExport(
                    station.replica, keys: keys, now: station.powers.now()
                ).write(to: $0)
            }
            return BundleExportReport(
                numbers: summary?.numbers, bytes: summary?.bytes ?? 0, path: path)
        } catch let fault as BundleFault {
            throw Self.told(fault)
        } catch let failure as WholeFileFailure {
            throw FileExport.told(failure)
        }
    }

    func `import`(_ path: String) throws -> BundleImportReport {
        do {
            let copy = try station.privateCopy(of: path)
            defer { unlink(copy) }
            let found = try BundleImport(station.replica, keys: station.bundleKeys())
                .read(try BundleOnDisk(path: copy))
            return try Self.report(found)
        } catch let fault as BundleFault {
            throw Self.told(fault)
        } catch let failure as WholeFileFailure {
            throw FileExport.told(failure)
        } catch ReplicaFailure.foreignAcknowledgement(let number) {
            throw SyncCommandRunner.told(.foreignChain(number: number))
        }
    }

    private static func report(_ found: ImportSummary) throws -> BundleImportReport {
        let (reply, received) = (found.reply, found.reply.received)
        switch reply.standing {
        case .setAside: throw told(BundleFault(.setAside))
        case .pullsAnew: throw told(BundleFault(.cursorUnknown))
        case .withoutPage: throw SyncCommandRunner.told(.refused(code: reply.pageRefusal))
        case .applied, .known: break
        }
        return BundleImportReport(
            report: REPL.SyncReport(
                sent: Int(clamping: reply.acknowledged),
                received: received.records + received.removals, applied: received.applied,
                merged: received.merged, held: received.held, rejected: received.rejected,
                parked: received.parked, ruled: received.ruled),
            isKnown: reply.standing == .known, receivedAt: found.receipt.receivedAt,
            refusal: reply.refusal, isDivergent: !received.divergentTypes.isEmpty)
    }

    private static func told(_ fault: BundleFault) -> ServiceFailure {
        let (meaning, remedy) = (fault.code.meaning, fault.code.remedy)
        let place = fault.detail.isEmpty ? "" : " (\(fault.detail))"
        return ServiceFailure(
            code: fault.code.rawValue,
            text: Text(
                zh: "\(meaning.chinese)\(place); \(remedy.chinese); 录入都在本机, 没有变动",
                en: "\(meaning.english)\(place); \(remedy.english); entries are kept as they were"),
            isRetryable: false, status: CommandStatus(rawValue: fault.code.exitCode))
    }
}

extension Station {
    /// The device's own keys.
    func bundleKeys() throws -> DeviceBundleKeys {
        let keys = try DeviceKeys.load(folder)
        return DeviceBundleKeys(signing: keys.signing, agreement: keys.agreement)
    }

    /// A copy in the data folder: a file on a stick may change between the check and the intake.
    ///
    /// - Returns: its path; whoever asked removes it.
    fileprivate func privateCopy(of path: String) throws -> String {
        let source = try BundleOnDisk(
            path: path.hasPrefix("~/") ? NSHomeDirectory() + path.dropFirst() : path)
        return try WholeFile.write(to: folder.file("import.bundle"), mayReplace: true) {
            append in
            while true {
                let piece: Data
                do { piece = try source.read(1 << 20) } catch {
                    throw BundleFault(.unreadable, path)
                }
                if piece.isEmpty { return }
                try append(piece)
            }
        }
    }
}
