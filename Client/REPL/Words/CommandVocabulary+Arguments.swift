internal import LineGrammar

extension CommandVocabulary {
    static let arguments = people + work + money + shared

    private static let people = [
        Word("name", zh: "姓名", en: "name", synonyms: ["名称"]),
        Word("committee", zh: "调委会", en: "committee"),
        Word("identity-number", zh: "身份证号", en: "identity-number", synonyms: ["身份证"]),
        Word("phone", zh: "电话", en: "phone", synonyms: ["手机"]),
        Word("bank-name", zh: "开户行", en: "bank"),
        Word("bank-account", zh: "账号", en: "account", synonyms: ["账户"]),
        Word("public-payroll", zh: "财政供养", en: "public-payroll"),
        Word("active", zh: "在用", en: "active"),
        Word("person", zh: "人员", en: "person", synonyms: ["领款人", "payee"]),
        Word("mediator", zh: "调解员", en: "mediator"),
        Word("role", zh: "角色", en: "role"),
        Word("user", zh: "用户", en: "user"),
    ]

    private static let work = [
        Word("type", zh: "类型", en: "type"),
        Word("parties", zh: "当事人", en: "parties"),
        Word("opened", zh: "受理", en: "opened"),
        Word("tier", zh: "难度", en: "tier"),
        Word("result", zh: "结果", en: "result"),
        Word("agreement", zh: "协议", en: "agreement"),
        Word("agreement-number", zh: "协议号", en: "agreement-number"),
        Word("performance", zh: "履行", en: "performance"),
        Word("amount-involved", zh: "涉案金额", en: "amount-involved"),
        Word("paid", zh: "发放", en: "paid"),
        Word("case", zh: "案件", en: "case"),
        Word("ruling", zh: "决定", en: "decision"),
        Word("waived-rule", zh: "免除规则", en: "waive"),
    ]

    private static let money = [
        Word("amount", zh: "金额", en: "amount"),
        Word("project", zh: "项目", en: "project"),
        Word("source", zh: "来源", en: "source"),
        Word("function-code", zh: "科目", en: "function", synonyms: ["功能科目"]),
        Word("function-name", zh: "科目名称", en: "function-name"),
        Word("method", zh: "方式", en: "by", synonyms: ["method"]),
        Word("reference", zh: "流水号", en: "reference"),
        Word("document", zh: "文书", en: "document", synonyms: ["文号", "文书号"]),
        Word("year", zh: "年度", en: "year"),
        Word("unit", zh: "单位", en: "unit"),
        Word("basis", zh: "依据", en: "basis"),
        Word("paid-here", zh: "本系统列支", en: "paid-here"),
        Word("group", zh: "分组", en: "group", synonyms: ["按"]),
        Word("payouts", zh: "单号", en: "payouts"),
        Word("days", zh: "天数", en: "days"),
        Word("at-least", zh: "起点金额", en: "at-least"),
    ]

    private static let shared = [
        Word("kind", zh: "类别", en: "kind"),
        Word("date", zh: "日期", en: "date"),
        Word("month", zh: "月", en: "month", synonyms: ["月份"]),
        Word("from", zh: "起", en: "from"),
        Word("to", zh: "止", en: "to"),
        Word("station", zh: "司法所", en: "station", synonyms: ["所"]),
        Word("device", zh: "设备", en: "device"),
        Word("state", zh: "状态", en: "state"),
        Word("reason", zh: "理由", en: "reason"),
        Word("note", zh: "备注", en: "note", synonyms: ["说明"]),
        Word("all", zh: "全部", en: "all"),
        Word("sort", zh: "排序", en: "sort"),
        Word("limit", zh: "条数", en: "limit"),
        Word("export", zh: "导出", en: "export"),
        Word("since", zh: "自", en: "since"),
    ]
}
