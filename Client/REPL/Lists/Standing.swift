internal import TextTable

/// How far a record of which nothing but its creation counts has come: as SQL over the row r and
/// the verdict v on the change set that made it.
enum Standing {
    static let sql = """
        CASE WHEN r.is_overlay = 0 THEN 'effective' WHEN v.outcome = 'held' THEN 'held'
        WHEN v.outcome = 'parked' THEN 'parked' ELSE 'pending' END
        """

    static let words = [
        "pending": Text(zh: "待同步", en: "pending"), "effective": Text(zh: "生效", en: "effective"),
        "held": Text(zh: "待裁", en: "held"), "parked": Text(zh: "待补", en: "parked"),
    ]
}
