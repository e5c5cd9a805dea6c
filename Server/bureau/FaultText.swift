import Budget
import BundleFile
import ChangeLog
import DataFolder
import Foundation
import GRDB
import Intake
import Journal
import RecordStore
import Rules
import Wire

/// What went wrong, for the person at the command line, and the exit code of the process contract:
/// 0 done, 1 refused by data, 2 usage, 3 unreachable, 4 locked, 5 upgrade, 6 damaged.
enum FaultText {
    static func lines(_ error: any Error) -> [String] {
        switch error {
        case let refusal as ImportRefusal:
            return refusal.problems.map { "✗ \($0)" }
                + ["未导入任何内容 / nothing was imported: \(refusal.problems.count)"]
        case let refusal as DeskRefusal:
            let evidence = refusal.verdict.evidence.map { "\($0.name)=\($0.value)" }
            return [
                "✗ \(refusal.verdict.rule): 规则不允许, 未记录 / the rules refuse it, nothing recorded: "
                    + evidence.joined(separator: " ")
            ]
        case let fault as BundleFault: return [text(fault)]
        case let failure as WholeFileFailure: return [text(failure)]
        case let problem as RuleFileProblem: return ["✗ \(problem)"]
        case let fault as DeskFault: return [text(fault)]
        case let fault as RulesFileFault: return [text(fault)]
        case let failure as BureauFailure: return [text(failure)]
        case let failure as BackupFailure: return text(failure)
        case let failure as WholeFileFailure:
            return ["✗ not-writable: 写不了文件 / can't write the file: \(failure)"]
        case let failure as DataFolderFailure: return [text(failure)]
        case let failure as DatabaseError: return [text(failure)]
        case is JournalDamage: return [text(.damaged, "journal")]
        default: return ["✗ \(error)"]
        }
    }

    private static func text(_ fault: RulesFileFault) -> String {
        switch fault {
        case .unreadable(let path):
            "✗ file-unreadable: 读不到文件, 请核对路径 / no such file, or it can't be read: \(path)"
        case .notText(let path):
            "✗ file-not-text: 文件不是 UTF-8 文本, 请另存为 UTF-8 / the file isn't UTF-8 text: \(path)"
        }
    }

    private static func text(_ fault: BundleFault) -> String {
        let (meaning, remedy) = (fault.code.meaning, fault.code.remedy)
        let place = fault.detail.isEmpty ? "" : " (\(fault.detail))"
        return
            "✗ \(fault.code.rawValue): \(meaning.chinese)\(place), 没有收取任何内容; \(remedy.chinese) / "
            + "\(meaning.english), nothing was taken; \(remedy.english)"
    }

    private static func text(_ failure: WholeFileFailure) -> String {
        switch failure {
        case .exists(let path):
            "✗ file-exists: \(path) 已有, 没有写; 换个名字, 或加 --overwrite / is there already; use another "
                + "name, or --overwrite"
        case .isFolder(let path):
            "✗ is-folder: \(path) 是文件夹; 写上文件名 / is a folder; name a file in it"
        case .notWritable(let path, let errno):
            "✗ file-not-writable: 写不了 \(path) (\(String(cString: strerror(errno)))); 核对路径、权限和空间 / "
                + "can't be written; check path, permissions and space"
        }
    }

    private static func text(_ fault: DeskFault) -> String {
        switch fault {
        case .unknownStation(let code):
            "✗ unknown-station: 没有编号 \(code) 的司法所; 先导入, 或查 station 列表 / no station \(code); "
                + "import first"
        case .unknownRole(let role):
            "✗ unknown-role: \(role); 可用 / one of: clerk head accountant approver auditor"
        case .notAwaited(let name):
            "✗ not-awaited: 没有在等设备 \(name); 先看 bureau recovery / device \(name) isn't awaited; see "
                + "`bureau recovery`"
        case .unknownAuthor(let name):
            "✗ unknown-author: 局机关没有用户 \(name); 规则的变动要记明是谁的 / no user \(name) at HQ; a change "
                + "of rules says whose it is"
        }
    }

    private static func text(_ failure: BureauFailure) -> String {
        switch failure {
        case .notFounded:
            "✗ not-founded: 此目录没有局的数据; 先运行 bureau init / no bureau here; run `bureau init` first"
        case .restoreUnfinished:
            "✗ restore-unfinished: 恢复没有做完; 再运行一次 bureau restore / a restore was broken off; run "
                + "`bureau restore` once more"
        case .alreadyFounded: "✗ already-founded: 此目录已有局的数据 / this folder has a bureau already"
        case .keys(let path): "✗ keys: 密钥文件不可用 / the key file can't be used: \(path)"
        case .olderSchema:
            "✗ older-schema: 数据由较早的程序写成; 启动一次 bureau serve, 它会升级数据 / written by an earlier "
                + "program; start `bureau serve` once, it brings the data up"
        case .newerSchema(let found, let known):
            "✗ newer-schema: 数据由更新的程序写成, 请升级 / written by a newer program, upgrade "
                + "(\(found) > \(known))"
        }
    }

    private static func text(_ failure: BackupFailure) -> [String] {
        switch failure {
        case .exists(let path):
            ["✗ file-exists: 文件已存在, 换个名字 / the file exists, choose another name: \(path)"]
        case .missing(let path):
            ["✗ file-unreadable: 读不到文件, 请核对路径 / no such file: \(path)"]
        case .notWritable(let path, let number):
            [
                "✗ not-writable: 写不了 \(path), 请看磁盘空间和权限 / can't write; look at space and permissions: "
                    + String(cString: strerror(number))
            ]
        case .damaged(let path, let problems):
            ["✗ damaged: 备份读不回来, 用另一份 / this backup doesn't read back, use another: \(path)"]
                + problems.map { "  \($0.text)" }
        case .otherKeys(let path):
            [
                "✗ keys: 密钥不是这份备份的; 用 --keys 指明 / the keys aren't this backup's; name them with "
                    + "--keys: \(path)"
            ]
        }
    }

    private static func text(_ failure: DataFolderFailure) -> String {
        switch failure {
        case .notWritable(let path):
            "✗ not-writable: 不能写入 \(path); 什么也没有写; 核对权限、挂载和空间后再试 / can't write there; "
                + "nothing was written; check rights, mount and space, then try again"
        case .locked(let path, let process):
            "✗ locked: 另一进程正在使用 / another process uses \(path)"
                + (process.map { " (pid \($0))" } ?? "")
        }
    }

    private static func text(_ failure: DatabaseError) -> String {
        text(StorageFault(failure) ?? .damaged, "SQLite \(failure.resultCode)")
    }

    private static func text(_ fault: StorageFault, _ detail: String) -> String {
        let words = words(fault)
        return "✗ \(fault.rawValue): \(detail): \(words.chinese) / \(words.english)"
    }

    /// For the log of a running server, too.
    static func words(_ fault: StorageFault) -> (chinese: String, english: String) {
        switch fault {
        case .full:
            (
                "磁盘已满, 什么也没有写; 各站的录入都在各站, 腾出空间后会再送来",
                "the disk is full, nothing was written; stations keep their entries and send them "
                    + "again once there is space"
            )
        case .readOnly:
            (
                "数据目录不能写, 什么也没有写; 核对权限和挂载",
                "the data folder can't be written, nothing was; check rights and mount"
            )
        case .medium:
            (
                "磁盘读写出错; 先把数据目录复制到别的磁盘, 再检查这块磁盘",
                "the disk fails; copy the data folder to another disk first, then check this one"
            )
        case .damaged:
            (
                "数据库损坏; 停止服务, 复制整个数据目录, bureau verify 看坏在哪里, 再恢复最近的备份: 其后的"
                    + "录入各站下次同步时补来",
                "the database is damaged; stop the server, copy the whole data folder, see where "
                    + "with `bureau verify`, then restore the latest backup: stations give back what "
                    + "came after it"
            )
        case .locked:
            ("另一进程正在写; 稍后再试", "another process writes; try again shortly")
        }
    }

    private static func exitCode(_ failure: DatabaseError) -> Int32 {
        switch StorageFault(failure) {
        case .damaged, nil: 6
        case .locked: 4
        case .full, .readOnly, .medium: 1
        }
    }

    static func exitCode(_ error: any Error) -> Int32 {
        switch error {
        case let fault as BundleFault: fault.code.exitCode
        case is WholeFileFailure: 1
        case is ImportRefusal, is DeskRefusal, is DeskFault: 1
        case is RuleFileProblem, is RulesFileFault: 1
        case BureauFailure.newerSchema, BureauFailure.olderSchema: 5
        case is BureauFailure: 1
        case BackupFailure.damaged: 6
        case is BackupFailure: 1
        case DataFolderFailure.locked: 4
        case is DataFolderFailure: 1
        case let failure as DatabaseError: exitCode(failure)
        case is JournalDamage: 6
        default: 1
        }
    }
}
