/// The files of an import and their columns: the schema, as data. The folder's README describes
/// each column.
enum ImportFile: String, CaseIterable {
    case document = "document.csv"
    case table1 = "table1.csv"
    case table2 = "table2.csv"
    case table3 = "table3.csv"
    case table4 = "table4.csv"
    case table5 = "table5.csv"
    case table6 = "table6.csv"
    case projects = "projects.csv"
    case projectDetails = "project_details.csv"
    case projectIndicators = "project_indicators.csv"
    case departmentTargets = "department_targets.csv"
    case rates = "rates.csv"
    case chargeRules = "charge_rules.csv"
    case stations = "stations.csv"

    /// The headings, all of them required, in any order.
    var columns: [String] {
        switch self {
        case .document: ["bureau", "department_code", "fiscal_year", "document_number"]
        case .table1, .table4:
            ["side", "kind", "sequence", "item", "function_code", "parent"] + figures
        case .table2, .table3, .table5: ["function_code", "function_name"] + figures
        case .table6: ["kind", "department_item", "government_item", "parent"] + figures
        case .projects: ["source", "kind", "project", "parent", "assigned_function_code"] + figures
        case .projectDetails:
            ["project", "attribute", "period", "period_total_yuan", "year_total_yuan"]
                + ImportFile.yearParts + ["basis_document", "filed_at"]
        case .projectIndicators:
            [
                "project", "level1", "level2", "level3", "name_cut_in_print", "operator", "value",
                "unit",
            ]
        case .departmentTargets: ["level1", "level2", "level3", "operator", "value", "unit"]
        case .rates:
            [
                "name", "payout_kind", "tier", "agreement_form", "amount_yuan", "unit", "from",
                "to", "basis_document", "version", "mark",
            ]
        case .chargeRules:
            ["payout_kind", "project", "source", "function_code", "from", "to", "mark"]
        case .stations: ["code", "name", "kind", "mark"]
        }
    }

    /// The year's amount by who pays.
    static let yearParts = [
        "year_central_yuan", "year_province_yuan", "year_city_district_yuan", "year_own_yuan",
    ]

    private var figures: [String] {
        PrintedTable.allCases.first { $0.file == rawValue }?.figureColumns.map(\.rawValue) ?? []
    }
}
