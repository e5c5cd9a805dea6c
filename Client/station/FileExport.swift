import DataFolder
import Foundation
import REPL
import TextTable

/// `导出=FILE`: an answer as a file of the person's own.
enum FileExport {
    static func write(_ request: FileRequest) throws {
        do throws(WholeFileFailure) {
            try WholeFile.write(
                Data(request.content.utf8), to: request.path, mayReplace: request.mayReplace)
        } catch {
            throw told(error)
        }
    }

    static func told(_ failure: WholeFileFailure) -> ServiceFailure {
        let (code, text) = words(failure)
        return ServiceFailure(code: code, text: text, isRetryable: false)
    }

    private static func words(_ failure: WholeFileFailure) -> (code: String, text: Text) {
        switch failure {
        case .exists(let path):
            (
                "file-exists",
                Text(
                    zh: "\(path) 已有; 没有写; 换个名字, 或加 --覆盖",
                    en:
                        "\(path) is there already; nothing was written; use another name, or --overwrite"
                )
            )
        case .isFolder(let path):
            (
                "is-folder",
                Text(
                    zh: "\(path) 是文件夹; 没有写; 写上文件名, 如 \(path)/台账.csv",
                    en: "\(path) is a folder; nothing was written; name a file in it")
            )
        case .notWritable(let path, let errno):
            (
                "file-not-writable",
                Text(
                    zh: "写不了 \(path) (\(reason(errno))); 原有的文件没有动; 核对路径、权限和空间",
                    en: "\(path) can't be written (\(reason(errno))); what was there is untouched; "
                        + "check path, permissions and space")
            )
        }
    }

    private static func reason(_ errno: Int32) -> String { String(cString: strerror(errno)) }
}
