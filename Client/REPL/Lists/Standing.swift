internal import TextTable

/// How far a record has come: as SQL over the row r of a type and the verdict v on the change set
/// that made it. What is held of a record that stands is a change of it.
enum Standing {
    static let sql = """
        CASE WHEN r.is_overlay = 0 THEN 'effective' WHEN v.outcome = 'held' THEN 'held'
        WHEN v.outcome = 'parked' THEN 'parked'
        WHEN EXISTS (SELECT 1 FROM touch t JOIN chain c ON c.change_set = t.change_set
          WHERE t.type = {type} AND t.record = r.id AND c.is_settled = 0) THEN 'pending'
        WHEN EXISTS (SELECT 1 FROM touch t JOIN verdict w ON w.change_set = t.change_set
          WHERE t.type = {type} AND t.record = r.id AND w.is_open = 1) THEN 'held'
        ELSE 'pending' END
        """

    static let words = [
        "pending": Text(zh: "待同步", en: "pending"), "effective": Text(zh: "生效", en: "effective"),
        "held": Text(zh: "待裁", en: "held"), "parked": Text(zh: "待补", en: "parked"),
    ]
}
