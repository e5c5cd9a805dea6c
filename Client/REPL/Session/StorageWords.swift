public import RecordStore
public import TextTable

/// What to tell a person at a station whose disk or data file fails: what, and what to do next.
public enum StorageWords {
    public static func words(_ fault: StorageFault) -> Text {
        switch fault {
        case .full:
            Text(
                zh: "磁盘已满: 这一步什么也没有写, 已录入的都在; 腾出空间后再做一次",
                en: "the disk is full: nothing of this step was written, all entries are kept; "
                    + "free space and do it again")
        case .readOnly:
            Text(
                zh: "数据文件夹不能写: 这一步什么也没有写, 已录入的都在; 核对权限和挂载后再做一次",
                en: "the data folder can't be written: nothing of this step was, all entries are "
                    + "kept; check rights and mount, then do it again")
        case .medium:
            Text(
                zh: "磁盘读写出错: 这一步什么也没有写; 先把数据文件夹复制到别的磁盘, 再检查这块磁盘",
                en: "the disk fails: nothing of this step was written; copy the data folder to "
                    + "another disk first, then check this one")
        case .damaged:
            Text(
                zh: "数据文件损坏; 不要删除或重装, 先复制整个数据文件夹; station verify 看坏在哪里, "
                    + "station rescue 文件 取出录入, 再向局里要登记码在新文件夹登记",
                en:
                    "the data file is damaged; don't delete or reinstall: copy the whole data folder, "
                    + "see where with `station verify`, save the entries with `station rescue FILE`, "
                    + "then enrol a new folder with a code from HQ")
        case .locked:
            Text(
                zh: "另一个程序正在用本机数据; 等它结束再试",
                en: "another program is using the data; try again when it has finished")
        }
    }
}
