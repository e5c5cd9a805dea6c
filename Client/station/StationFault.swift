import DataFolder
import Foundation
import GRDB
import REPL
import RecordStore
import Replica
import Session
import Terminal
import TextTable
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
            self.init(damage: what)
        case DataFolderFailure.locked(let path, let process):
            let holder = process.map { " (pid \($0))" } ?? ""
            self.init("locked", "另一进程正在使用 / another process uses \(path)\(holder)", 4)
        case DataFolderFailure.notWritable(let path):
            self.init(
                "not-writable",
                "不能写入 \(path); 什么也没有写; 核对权限、挂载和空间后再试 / can't write there; nothing was "
                    + "written; check rights, mount and space, then try again", 1)
        case let fault as RescueFault: self.init(fault)
        case let failure as WholeFileFailure:
            let failure = FileExport.told(failure)
            self.init(failure.code, "\(failure.text.zh) / \(failure.text.en)", 1)
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
            guard let fault = StorageFault(failure), fault != .damaged else {
                self.init(damage: "SQLite \(failure.resultCode)")
                return
            }
            let words = StorageWords.words(fault)
            self.init(
                fault.rawValue, "\(words.zh) / \(words.en)", fault == .locked ? 4 : 1)
        default:
            self.init("failed", "\(error)", 1)
        }
    }

    private init(damage what: String) {
        let words = StorageWords.words(.damaged)
        self.init("damaged", "\(what): \(words.zh) / \(words.en)", 6)
    }

    private init(_ fault: RescueFault) {
        switch fault {
        case .nothing:
            self.init(
                "damaged",
                "一笔也读不出; 保留这个文件夹, 联系局里: 已同步的都在局里, 其余看看有没有旧的副本 / nothing can be "
                    + "read; keep the folder and contact HQ: what was synced is there; look for an "
                    + "older copy of the rest", 6)
        case .unreadable(let path):
            self.init("file-unreadable", "读不到 \(path); 核对路径 / can't be read; check the path", 2)
        case .notRescue(let path):
            self.init(
                "not-rescue", "\(path) 不是 rescue 写的文件 / isn't a file that rescue wrote", 1)
        case .line(let path, let number):
            self.init(
                "damaged-file",
                "\(path) 第 \(number) 行读不懂, 什么也没有取入; 再运行一次 rescue / line \(number) can't be "
                    + "read, nothing was taken in; run rescue again", 1)
        case .body(let number):
            self.init(
                "damaged-file",
                "第 \(number) 笔的内容被改过, 什么也没有取入; 再运行一次 rescue / entry \(number) was changed, "
                    + "nothing was taken in; run rescue again", 1)
        case .otherBureau:
            self.init("wrong-bureau", "文件属于另一个局 / the file is another bureau's", 1)
        case .otherStation(let code):
            self.init(
                "wrong-station",
                "文件属于 \(code) 所; 在该所的设备上取入 / the file is station \(code)'s; take it in there", 1)
        case .notSynced:
            self.init(
                "not-synced",
                "先同步一次, 才知道局里已有哪些 / sync first, so that what HQ has is known", 1)
        }
    }

    private init(_ code: String, _ text: String, _ exitCode: Int32) {
        line = "✗ \(code): \(text)"
        self.exitCode = exitCode
    }
}
