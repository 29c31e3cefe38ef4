"""What each kind of action takes away: the one table of kinds and abilities."""

from collections.abc import Iterable

from portal.policy.vocabulary import Ability, Kind

_NEW_WORK = frozenset({Ability.send_proposal, Ability.accept_contract})
_ALL_WORK = _NEW_WORK | {Ability.work_contract, Ability.add_milestone}

# Money is in no row: it is withheld only as a restriction of its own, which no kind is.
# The portal is in no row either: whoever is blocked still reads the decision, answers it and
# asks for a review. An info request takes what its decision states; by itself nothing.
TAKES: dict[Kind, frozenset[Ability]] = {
    Kind.education: frozenset(),
    Kind.info_request: frozenset(),
    Kind.hold: _NEW_WORK,
    Kind.suspension: _ALL_WORK,
    Kind.block: _ALL_WORK | {Ability.send_message, Ability.edit_profile, Ability.answer_feedback},
}


def suspends(kind: Kind, account_active: bool | None = None) -> bool:
    """Whether a decision suspends the account: a suspension, and a question that says so.

    `account_active` is what a question states until its answer; None for all other kinds.
    """
    return kind is Kind.suspension or (kind is Kind.info_request and account_active is False)


def taken(kind: Kind, account_active: bool | None = None) -> frozenset[Ability]:
    """What a decision takes: the row of its kind, or that of a suspension if it suspends."""
    return TAKES[Kind.suspension if suspends(kind, account_active) else kind]


ABILITY_WORDS: dict[Ability, str] = {
    Ability.send_proposal: "Sending proposals",
    Ability.accept_contract: "Accepting new contracts, also from clients you know",
    Ability.work_contract: "Working on your current contracts",
    Ability.add_milestone: "New milestones in your current contracts",
    Ability.send_message: "Messages with your clients",
    Ability.withdraw_money: "Withdrawing your money",
    Ability.edit_profile: "Editing your profile",
    Ability.answer_feedback: "Answering feedback",
    Ability.use_portal: "This portal, with every decision and request in it",
}


def abilities_words(abilities: Iterable[Ability]) -> list[str]:
    """The abilities in words for people, in the order of the vocabulary, each once."""
    wanted = frozenset(abilities)
    return [ABILITY_WORDS[ability] for ability in Ability if ability in wanted]


def keeps(taken: Iterable[Ability]) -> frozenset[Ability]:
    """What goes on when these abilities are taken."""
    return frozenset(Ability) - frozenset(taken)
