import DataFolder
import Foundation
import GRDB
import Replica
import Session
import Terminal
import Transport
import WebClient
import Wire

/// What stopped the program, in a line, with the exit code of the process contract.
struct StationFault {
    let line: String
    let exitCode: Int32

    init(_ error: any Error) {
        switch error {
        case ReplicaFailure.notEnrolled:
            self.init(
                "not-enrolled", "本机尚未登记; 用 station enroll / not enrolled; use `station enroll`", 5)
        case ReplicaFailure.alreadyEnrolled:
            self.init(
                "already-enrolled",
                "本机已登记; 要换新身份的加 --again / this folder is enrolled already; --again takes another identity",
                1)
        case ReplicaFailure.anotherStation:
            self.init(
                "another-station",
                "登记码是别的所的, 本机的数据不归它; 索取本所的码 / the code is another station's; ask for one of this station",
                1)
        case ReplicaFailure.newerSchema(let found, let known):
            self.init(
                "newer-schema",
                "数据由更新的程序写成, 请升级 / written by a newer program (\(found) > \(known))", 5)
        case ReplicaFailure.damaged(let what):
            self.init("damaged", "数据损坏 / damaged: \(what)", 6)
        case DataFolderFailure.locked(let path, let process):
            let holder = process.map { " (pid \($0))" } ?? ""
            self.init("locked", "另一进程正在使用 / another process uses \(path)\(holder)", 4)
        case DataFolderFailure.notWritable(let path):
            self.init("not-writable", "不能写入 / can't write \(path)", 6)
        case EnrolmentFailure.refused(let code):
            let refusal = RefusalCode(rawValue: code)
            let remedy = refusal?.remedy
            self.init(
                code, "\(remedy?.chinese ?? "") / \(remedy?.english ?? "")",
                refusal?.isRetryable == true ? 3 : 1)
        case EnrolmentFailure.wrongServer:
            self.init(
                "wrong-server",
                "服务器的密钥与登记码不符; 检查地址 / the server's key isn't the code's; check the address",
                1)
        case EnrolmentFailure.notUnderstood(let status):
            self.init("not-understood", "对方不是司账服务器 / not a bureau server (HTTP \(status))", 3)
        case let failure as WebFailure:
            self.init("unreachable", "连不上服务器 / can't reach the server: \(failure)", 3)
        case let failure as DatabaseError:
            let isFull = failure.resultCode == .SQLITE_FULL
            self.init(
                isFull ? "disk-full" : "damaged",
                isFull
                    ? "磁盘已满; 腾出空间再试, 已录入的都在 / the disk is full; what was entered is safe"
                    : "数据库 / database: \(failure)", 6)
        default:
            self.init("failed", "\(error)", 1)
        }
    }

    private init(_ code: String, _ text: String, _ exitCode: Int32) {
        line = "✗ \(code): \(text)"
        self.exitCode = exitCode
    }
}
