/// Screens of guided entry, with what was typed after each prompt.
enum GuideTranscripts {
    static let caseInChinese = """
        """

    static let payoutInEnglish = """
        """

    static let budgetAtHeadquarters = """
        """
}
