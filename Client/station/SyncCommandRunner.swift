import ChangeLog
import Foundation
import REPL
import Replica
import Session
import TextTable
import Transport
import Wire

/// The sync command: a session over HTTP, told in the words of the REPL.
struct SyncCommandRunner {
    private let station: Station

    init(_ station: Station) { self.station = station }

    func run(_ progress: (String) -> Void) throws -> REPL.SyncReport {
        guard let identity = try station.replica.identity() else {
            throw ReplicaFailure.notEnrolled
        }
        let exchange = WebExchange(
            server: try station.server, identity: identity, key: station.key,
            powers: station.powers)
        let watched = WatchedExchange(exchange)
        let key = station.key
        do {
            let report = try withoutActuallyEscaping(progress) { progress in
                var driver = SyncDriver(replica: station.replica, exchange: watched) {
                    try SegmentSignature.sign($0, with: key)
                }
                driver.onProgress = { sent, toSend, seq, head in
                    progress(Self.bar(sent: sent, toSend: toSend, seq: seq, head: head))
                }
                let report = try driver.run()
                driver.onProgress = nil
                return report
            }
            progress("")
            try watched.note(at: station.replica, failure: nil)
            let bytes = exchange.bytes
            return REPL.SyncReport(
                sent: report.sent, received: report.received.records + report.received.removals,
                applied: report.received.applied, merged: report.received.merged,
                held: report.received.held, rejected: report.received.rejected,
                parked: report.received.parked, ruled: report.received.ruled,
                roundTrips: report.roundTrips,
                bytesSent: bytes.sent, bytesReceived: bytes.received,
                repaired: report.repaired, givenBack: report.givenBack)
        } catch let failure as SyncFailure {
            progress("")
            // What ended the sync is told, whether or not it can be noted.
            try? watched.note(at: station.replica, failure: failure)
            throw Self.told(failure)
        }
    }

    private static func bar(sent: UInt64, toSend: UInt64, seq: UInt64, head: UInt64) -> String {
        let done = sent + seq
        let all = max(toSend + head, 1)
        let width: UInt64 = 30
        let filled = Int(min(width, done * width / all))
        return "[" + String(repeating: "#", count: filled)
            + String(repeating: ".", count: Int(width) - filled)
            + "] 送 \(sent)/\(toSend) 收 \(seq)/\(head)"
    }

    static func told(_ failure: SyncFailure) -> ServiceFailure {
        let text: Text
        switch failure {
        case .unreachable(let detail):
            text = Text(
                zh: "连不上服务器 (\(detail)); 录入都在本机, 有线路时再 同步",
                en: "can't reach the server (\(detail)); entries are kept here; sync again later")
        case .refused(let code):
            let remedy = RefusalCode(rawValue: code)?.remedy
            text = Text(
                zh: "服务器不接受; \(remedy?.chinese ?? "请联系局里"); 录入都在本机",
                en: "the server refuses; \(remedy?.english ?? "contact HQ"); entries are kept here")
        case .notUnderstood(let detail):
            text = Text(
                zh: "对方不是司账服务器 (\(detail)); 检查地址",
                en: "not a bureau server (\(detail)); check the address")
        case .noProgress:
            text = Text(
                zh: "往返多次没有进展; 请运行 station verify 并联系局里",
                en: "several exchanges brought nothing; run `station verify` and contact HQ")
        case .foreignChain(let number):
            text = Text(
                zh: "服务器已有本机号下的另一条录入链 (第 \(number) 笔); 数据曾被复制或恢复, 请重新登记",
                en:
                    "the server has another chain under this device's name (entry \(number)); the data was copied or restored; enrol again"
            )
        }
        let needsEnrolment = ["unknown-device", "revoked-device", "chain-fork", "protocol-version"]
            .contains(failure.code)
        return ServiceFailure(
            code: failure.code, text: text, isRetryable: failure.isRetryable,
            status: needsEnrolment ? .enrolAgain : nil)
    }
}
