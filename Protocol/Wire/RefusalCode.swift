/// Why a server refuses a request. A closed list: a client may switch over it. What is refused takes
/// no number in the device's chain; `acknowledged` in the reply says what did.
public enum RefusalCode: String, CaseIterable, Sendable {
    case malformed = "malformed-request"
    case protocolVersion = "protocol-version"
    case wrongBureau = "wrong-bureau"
    case unknownDevice = "unknown-device"
    case revokedDevice = "revoked-device"
    case unauthorized = "unauthorized"
    case tokenExpired = "token-expired"
    case badSignature = "bad-signature"
    case chainGap = "chain-gap"
    case chainFork = "chain-fork"
    case bodyTooLarge = "body-too-large"
    case requestTooLarge = "request-too-large"
    case cursorUnknown = "cursor-unknown"
    case badCode = "bad-enrolment-code"
    case codeUsed = "enrolment-code-used"
    case codeExpired = "enrolment-code-expired"
    case unsupportedEncoding = "unsupported-encoding"
    case notFound = "not-found"
    case internalFault = "internal-fault"
    case busy = "busy"
    case recovering = "recovering"

    /// Whether sending the same bytes again can succeed.
    public var isRetryable: Bool {
        switch self {
        case .internalFault, .busy, .recovering, .tokenExpired: true
        default: false
        }
    }

    /// The HTTP status that carries the refusal.
    public var status: Int {
        switch self {
        case .malformed, .bodyTooLarge, .protocolVersion: 400
        case .unauthorized, .tokenExpired, .unknownDevice: 401
        case .wrongBureau, .revokedDevice, .badCode, .codeUsed, .codeExpired: 403
        case .notFound: 404
        case .badSignature, .chainGap, .chainFork, .cursorUnknown: 409
        case .requestTooLarge: 413
        case .unsupportedEncoding: 415
        case .internalFault: 500
        case .busy, .recovering: 503
        }
    }

    /// What to do next, in Chinese and English.
    public var remedy: (chinese: String, english: String) {
        switch self {
        case .malformed:
            ("再同步一次; 仍如此就升级程序", "sync again; if it stays so, upgrade the program")
        case .protocolVersion: ("请升级到与服务器相同的版本", "upgrade to the server's protocol version")
        case .wrongBureau:
            ("本机属于另一个局; 检查服务器地址", "this replica is another bureau's; check the address")
        case .unknownDevice: ("请向局里索取登记码, 重新登记", "ask HQ for a code and enrol again")
        case .revokedDevice: ("本机已停用; 请联系局里", "this device was revoked; contact HQ")
        case .unauthorized: ("请检查本机时间, 再同步", "check the clock, then sync again")
        case .tokenExpired: ("请检查本机时间, 再同步", "check the clock, then sync again")
        case .badSignature: ("请运行 station verify, 并联系局里", "run `station verify` and contact HQ")
        case .chainGap: ("再同步一次: 将从服务器已有处续传", "sync again: it resumes where the server stands")
        case .chainFork: ("本机数据曾被复制或恢复; 请重新登记", "this replica was copied or restored; enrol again")
        case .bodyTooLarge: ("把这笔分成几笔录入", "split the entry")
        case .requestTooLarge: ("升级程序: 分段过大", "upgrade: the segment is too large")
        case .cursorUnknown:
            ("再同步一次: 将交回所有的", "sync again: the replica gives back what it has")
        case .badCode: ("检查登记码, 或索取新码", "check the code, or ask for another")
        case .codeUsed: ("登记码只能用一次; 索取新码", "a code works once; ask for another")
        case .codeExpired: ("登记码已过期; 索取新码", "the code has expired; ask for another")
        case .unsupportedEncoding: ("用 gzip、zstd 或不压缩", "use gzip, zstd or no compression")
        case .notFound: ("检查服务器地址", "check the server's address")
        case .internalFault: ("稍后再试; 录入不受影响", "try later; entries are safe")
        case .busy: ("稍后再试", "try again shortly")
        case .recovering:
            (
                "服务器正从备份恢复, 还不认识本机; 局机关同步后再试, 录入不受影响",
                "try again once HQ has synced; entries are safe"
            )
        }
    }
}
