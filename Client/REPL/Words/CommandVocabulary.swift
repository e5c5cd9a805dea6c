internal import LineGrammar

/// Every word that a line may hold, in both languages.
enum CommandVocabulary {
    static let vocabulary = Vocabulary(
        [.noun: nouns, .verb: verbs, .argument: arguments, .flag: flags].merging(
            enumerations, uniquingKeysWith: { $1 }))

    private static let nouns = [
        Word("mediator", zh: "调解员", en: "mediator", synonyms: ["人员", "person", "律师", "lawyer"]),
        Word("case", zh: "案件", en: "case"),
        Word("payout", zh: "发放", en: "payout", synonyms: ["补贴"]),
        Word("batch", zh: "批次", en: "batch"),
        Word("proration", zh: "分摊", en: "proration"),
        Word("approval-policy", zh: "审批规定", en: "approval-policy"),
        Word("budget", zh: "预算", en: "budget"),
        Word("allocation", zh: "额度", en: "allocation"),
        Word("project", zh: "项目", en: "project"),
        Word("rate", zh: "标准", en: "rate"),
        Word("charge-rule", zh: "列支", en: "charge-rule"),
        Word("indicator", zh: "指标", en: "indicator"),
        Word("period", zh: "期间", en: "period"),
        Word("station", zh: "司法所", en: "station"),
        Word("device", zh: "设备", en: "device"),
        Word("user", zh: "用户", en: "user"),
        Word("assignment", zh: "任用", en: "assignment"),
        Word("ruling", zh: "裁定", en: "ruling"),
        Word("held", zh: "待裁", en: "held"),
        Word("sync", zh: "同步", en: "sync"),
        Word("export", zh: "导出", en: "export"),
        Word("import", zh: "导入", en: "import"),
        Word("receipts", zh: "回执", en: "receipts", synonyms: ["receipt"]),
        Word("status", zh: "状态", en: "status"),
        Word("pending", zh: "待同步", en: "pending"),
        Word("tray", zh: "事项", en: "tray"),
        Word("why", zh: "为何", en: "why", synonyms: ["为什么"]),
        Word("history", zh: "历史", en: "history"),
        Word("find", zh: "查找", en: "find"),
        Word("ledger", zh: "台账", en: "ledger"),
        Word("undo", zh: "撤销", en: "undo"),
        Word("help", zh: "帮助", en: "help", synonyms: ["?"]),
        Word("quit", zh: "退出", en: "quit", synonyms: ["exit"]),
    ]

    private static let verbs = [
        Word("new", zh: "新建", en: "new"),
        Word("edit", zh: "修改", en: "edit"),
        Word("list", zh: "列表", en: "list"),
        Word("show", zh: "查看", en: "show"),
        Word("find", zh: "查找", en: "find"),
        // A case is 结案, a month 结账; both are close.
        Word("close", zh: "结案", en: "close", synonyms: ["结账"]),
        Word("file", zh: "归档", en: "file"),
        Word("move", zh: "调动", en: "move"),
        Word("delete", zh: "删除", en: "delete"),
        Word("monthly", zh: "月薪", en: "monthly"),
        Word("non-litigation", zh: "非诉", en: "non-litigation"),
        Word("paid", zh: "付讫", en: "paid"),
        Word("returned", zh: "退票", en: "returned"),
        Word("repay", zh: "重付", en: "repay"),
        Word("supplement", zh: "补发", en: "supplement"),
        Word("reverse", zh: "冲销", en: "reverse"),
        Word("correct", zh: "更正", en: "correct"),
        Word("check", zh: "复核", en: "check"),
        Word("approve", zh: "批准", en: "approve"),
        Word("refuse", zh: "退回", en: "refuse", synonyms: ["return"]),
        Word("end", zh: "终止", en: "end"),
        Word("adjust", zh: "调整", en: "adjust", synonyms: ["调增"]),
        Word("reduce", zh: "调减", en: "reduce"),
        Word("raise", zh: "追加", en: "raise"),
        Word("lower", zh: "收回", en: "lower"),
        Word("split", zh: "拆分", en: "split"),
        Word("write-off", zh: "核销", en: "write-off"),
        Word("soft-close", zh: "预结", en: "soft-close"),
        Word("reopen", zh: "重开", en: "reopen"),
        Word("revoke", zh: "停用", en: "revoke"),
        Word("accept", zh: "接受", en: "accept", synonyms: ["准予"]),
        Word("void", zh: "作废", en: "void"),
        Word("recover", zh: "追回", en: "recover"),
        Word("post", zh: "转入当期", en: "post", synonyms: ["入开放期"]),
    ]

    private static let flags = [
        Word("json", zh: "json", en: "json"),
        Word("csv", zh: "csv", en: "csv"),
        Word("force", zh: "强制", en: "force"),
        Word("overwrite", zh: "覆盖", en: "overwrite"),
        Word("descending", zh: "倒序", en: "descending"),
        Word("drill", zh: "明细", en: "drill"),
        Word("together", zh: "一并", en: "together"),
    ]
}
