"""Reports about feedback: who may name which reason, in which words, and how it is told."""

from portal.policy.feedback import ReportReason

DETAILS_WORDS = 5  # fewer words tell nobody what happened

BY_RECEIVER = (ReportReason.manipulation, ReportReason.inappropriate, ReportReason.irrelevant,
               ReportReason.conflict_of_interest)
BY_AUTHOR = (ReportReason.own,)

# As a person chooses them: the words, and what they mean.
CHOICES: dict[ReportReason, tuple[str, str]] = {
    ReportReason.manipulation: (
        "Someone tried to influence the feedback",
        "Money, free work or a threat in exchange for feedback, bought feedback, or a contract "
        "that only existed for it."),
    ReportReason.inappropriate: (
        "It is abusive or offensive", "Insults, threats, hate, or somebody’s private details."),
    ReportReason.irrelevant: (
        "It is not about this contract", "It speaks of something else altogether."),
    ReportReason.conflict_of_interest: (
        "The two sides are connected",
        "Author and receiver are the same person, relatives, partners or one company."),
    ReportReason.own: (
        "I gave it and want it removed",
        "It goes as a whole and does not come back. Changing it is possible only if the other "
        "side lets you."),
    ReportReason.confirmed_fraud: (
        "Its author took part in confirmed fraud", "For staff alone."),
}

# Why a feedback was removed, going on from "because …" in letters and on pages.
BECAUSE: dict[ReportReason, str] = {
    ReportReason.manipulation: "someone tried to influence what it says",
    ReportReason.inappropriate: "it is abusive or offensive",
    ReportReason.irrelevant: "it is not about the contract",
    ReportReason.conflict_of_interest: "the two sides of the contract are connected",
    ReportReason.own: "its author asked us to remove it",
    ReportReason.confirmed_fraud: "its author took part in confirmed fraud",
}
