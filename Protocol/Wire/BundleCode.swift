/// Why a bundle isn't taken. A closed list, as ``RefusalCode`` is, for files instead of requests:
/// whatever refuses a bundle refuses all of it, and nothing was changed by it.
public enum BundleCode: String, CaseIterable, Sendable {
    case unreadable = "file-unreadable"
    case notABundle = "not-a-bundle"
    case version = "bundle-version"
    case cut = "bundle-cut"
    case altered = "bundle-altered"
    case wrongKind = "bundle-wrong-way"
    case wrongBureau = "wrong-bureau"
    case unknownDevice = "unknown-device"
    case foreign = "bundle-for-another"
    case keysUnknown = "bundle-keys-unknown"
    case setAside = "reply-set-aside"
    case cursorUnknown = "cursor-unknown"

    /// What it is, in Chinese and English.
    public var meaning: (chinese: String, english: String) {
        switch self {
        case .unreadable: ("读不到这个文件", "the file can't be read")
        case .notABundle: ("不是司账的同步包", "this is no bundle")
        case .version: ("同步包由更新的程序写成", "a newer program wrote the bundle")
        case .cut: ("同步包不完整, 后面缺了一段", "the bundle's end is missing")
        case .altered:
            ("同步包已损坏或被改动, 签名不符", "the bundle was damaged or changed: its signature doesn't fit")
        case .wrongKind:
            (
                "方向不对: 局里收录入包, 司法所收答复包",
                "the wrong way: the bureau takes requests, a station takes replies"
            )
        case .wrongBureau: ("同步包属于另一个局", "the bundle is another bureau's")
        case .unknownDevice: ("局里没有这台设备", "the bureau has no such device")
        case .foreign: ("同步包是给别人的", "the bundle is for somebody else")
        case .keysUnknown: ("本机还没有局里的同步包密钥", "this device hasn't the bureau's keys for bundles yet")
        case .setAside:
            (
                "答复不接在本机数据之后, 已搁置, 没有采用",
                "the reply doesn't follow what this replica has; it was set aside, not applied"
            )
        case .cursorUnknown:
            (
                "局里换了数据 (曾恢复备份), 这份答复没有数据",
                "the server's memory isn't the one that this replica pulled from; the reply holds no data"
            )
        }
    }

    /// What to do next, in Chinese and English.
    public var remedy: (chinese: String, english: String) {
        switch self {
        case .unreadable: ("核对路径和U盘", "check the path and the stick")
        case .notABundle: ("核对文件名", "check the file's name")
        case .version: ("请升级程序", "upgrade the program")
        case .cut: ("重新拷贝; 还不行就重新导出", "copy it again; if that fails, export again")
        case .altered: ("重新拷贝; 还不行就重新导出", "copy it again; if that fails, export again")
        case .wrongKind: ("换另一个文件", "use the other file")
        case .wrongBureau: ("核对文件是哪个局的", "check whose file it is")
        case .unknownDevice: ("请向局里索取登记码, 重新登记", "ask HQ for a code and enrol again")
        case .foreign: ("核对文件是哪台设备的", "check which device it was made for")
        case .keysUnknown: ("有线路时同步一次, 之后就能导出", "sync once over a line; from then on it can export")
        case .setAside: ("重新导出, 带到局里换新的答复", "export again, and take that to the bureau")
        case .cursorUnknown: ("重新导出, 带到局里换新的答复", "export again, and take that to the bureau")
        }
    }

    /// Of the process contract: 1 refused by data, 5 re-enrol or upgrade.
    public var exitCode: Int32 {
        switch self {
        case .version, .unknownDevice: 5
        default: 1
        }
    }
}
