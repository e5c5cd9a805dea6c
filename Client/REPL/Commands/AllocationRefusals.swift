internal import LineGrammar
internal import Money
internal import TextTable

/// Why an entry of a slice isn't made.
enum AllocationRefusals {
    static let nobody = Refusal(
        "no-holder",
        what: Text(zh: "没有写是谁的额度", en: "whose slice isn't said"),
        why: Text(zh: "额度属于司法所或设备", en: "a slice is a station's or a device's"),
        next: Text(zh: "写 司法所=编号 或 设备=编号", en: "write station=code or device=code"),
        status: .usage)

    static func exists(_ code: String, _ slice: SliceRow, _ scene: Scene) -> Refusal {
        Refusal(
            "allocation-exists", at: scene.column("station"),
            what: Text(
                zh: "\(code) 所已有额度 \(slice.declared.yuan)",
                en: "station \(code) has a slice of \(slice.declared.yuan)"),
            why: Text(zh: "一所一项一份", en: "a station has one slice of a project"),
            next: Text(zh: "用 额度 追加 或 额度 收回", en: "use allocation raise or allocation lower"))
    }

    static func headOnly(_ isOwnStation: Bool) -> Refusal {
        Refusal(
            isOwnStation ? "head-only" : "other-station",
            what: isOwnStation
                ? Text(zh: "设备的额度由所长分", en: "a device's slice is given by the station's head")
                : Text(zh: "那是别的司法所的设备", en: "that is another station's device"),
            why: Text(zh: "本机的角色或司法所不能分", en: "this device's role or station may not"),
            next: Text(zh: "请所长或局里来分", en: "ask the station's head or HQ"))
    }

    static func budget(_ free: Fen, _ scene: Scene) -> Refusal {
        Refusal(
            "allocation-balance", at: scene.column("amount"),
            what: Text(
                zh: "项目只有 \(free.yuan) 没有分出", en: "only \(free.yuan) of the project isn't given out"
            ),
            why: Text(
                zh: "额度连同已列支不能超出可用预算", en: "slices and what is spent can't exceed the budget"),
            next: Text(zh: "查看: 额度 列表", en: "see: allocation list"))
    }

    static func stationFloor(_ size: Fen, _ used: Fen, _ kept: Fen, _ scene: Scene) -> Refusal {
        Refusal(
            "allocation-floor", at: scene.column("amount"),
            what: Text(
                zh: "只剩额度 \(size.yuan), 已用 \(used.yuan), 留给设备 \(kept.yuan)",
                en:
                    "\(size.yuan) would be left; \(used.yuan) is used, \(kept.yuan) kept for devices"
            ),
            why: Text(zh: "不能低于已用和已分出的", en: "it can't go below what is used and split"),
            next: Text(zh: "先收回设备的额度", en: "take back from devices first"))
    }

    static func split(_ station: SliceRow, _ free: Fen, _ scene: Scene) -> Refusal {
        Refusal(
            "split-balance", at: scene.column("amount"),
            what: Text(
                zh: "本所额度 \(station.declared.yuan), 只有 \(free.yuan) 没有用和分出",
                en:
                    "the station's slice is \(station.declared.yuan); \(free.yuan) isn't used or split"
            ),
            why: Text(zh: "分出的不能多于本所的", en: "devices can't hold more than their station"),
            next: Text(
                zh: "少分一些, 或先收回别的设备的", en: "give less, or take back from another device first"))
    }

    static func deviceFloor(_ code: String, _ slice: SliceRow, _ scene: Scene) -> Refusal {
        Refusal(
            "slice-floor", at: scene.column("amount"),
            what: Text(
                zh: "\(code) 机额度 \(slice.declared.yuan), 已用 \(slice.spending.used.yuan)",
                en: "device \(code) has \(slice.declared.yuan) and used \(slice.spending.used.yuan)"
            ),
            why: Text(zh: "不能低于已用的", en: "it can't go below what is used"),
            next: Text(zh: "至多收回余下的", en: "take back at most what is left"))
    }

    static func inUse(_ code: String, _ scene: Scene) -> Refusal {
        Refusal(
            "write-off-in-use", at: scene.column("device"),
            what: Text(zh: "\(code) 机还在用", en: "device \(code) is in use"),
            why: Text(zh: "它可能正离线支付", en: "it may be paying offline"),
            next: Text(
                zh: "用 额度 收回; 丢失的先 设备 停用 \(code)",
                en: "use allocation lower; if it is lost, first device revoke \(code)"))
    }

    static func noSlice(_ code: String, _ scene: Scene) -> Refusal {
        Refusal(
            "no-slice", at: scene.column("device"),
            what: Text(zh: "\(code) 机没有这个项目的额度", en: "device \(code) has no slice of the project"),
            why: Text(zh: "没有可核销的", en: "there is nothing to write off"),
            next: Text(zh: "查看: 额度 列表", en: "see: allocation list"))
    }
}
