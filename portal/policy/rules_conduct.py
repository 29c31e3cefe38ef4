"""Rules 4.8 to 4.12: what may follow, staying on the marketplace, one account, identity, safety."""

from datetime import date

from portal.policy.clocks import INFO_REQUEST_DAYS, SUSPENSION_ANSWER_WORKING_DAYS
from portal.policy.published import Rule, in_words, section
from portal.policy.violations import (
    BLOCK_NOTICE_DAYS,
    BLOCK_STAFF,
    EDUCATION_DAYS,
    LONG_RECORD_YEARS,
    SUSPENSION_LAPSES_AFTER_DAYS,
)

SINCE = date(2026, 9, 1)

WHAT_MAY_FOLLOW = Rule(
    slug="what-may-follow",
    title="What may follow when a rule was not kept",
    section=section("4.8"),
    version=1,
    in_force_since=SINCE,
    text=(
        "The first time, we explain the rule or ask what happened. Where it is serious we may "
        "suspend the account while we ask. An account is closed only when it is serious, or "
        f"when it happened before within {EDUCATION_DAYS} days, and only when "
        f"{in_words(BLOCK_STAFF)} members of staff agree. Closing takes effect "
        f"{BLOCK_NOTICE_DAYS} days after the notice, unless the notice states fraud, somebody’s "
        "safety or a repetition. Each decision is about one rule alone."
    ),
    counts=(
        f"An explanation stays on the record for {EDUCATION_DAYS} days, and then it is gone",
        f"A question gives {INFO_REQUEST_DAYS} days for the answer, and more if you ask for it",
        f"A suspension ends by itself after {SUSPENSION_LAPSES_AFTER_DAYS} days. Only a lead who "
        "did not take the first decision can let it go on, with reasons that you read",
        "When a suspended person has answered, we decide within "
        f"{SUSPENSION_ANSWER_WORKING_DAYS} working days",
        f"Whoever has been here for more than {in_words(LONG_RECORD_YEARS)} years, or is top "
        f"rated, is restricted only when {in_words(BLOCK_STAFF)} members of staff agree",
    ),
    does_not_count=(
        "Being asked a question: that is not a finding, and nothing stays on the record",
        "A decision that a review has found wrong",
        "Holds after feedback from clients: section 4.2 has rules of its own",
    ),
)

STAYING_HERE = Rule(
    slug="work-and-payment-stay-here",
    title="Work that begins here is paid here",
    section=section("4.9"),
    version=1,
    in_force_since=SINCE,
    text=(
        "When a client and a freelancer have found each other here, contracts between them are "
        "made and paid here. The marketplace lives from its fee, and only what is paid here is "
        "protected when something goes wrong."
    ),
    counts=(
        "Asking to be paid outside for work that was found here, or offering to pay so",
        "Splitting a contract so that a part of it is paid elsewhere",
        "Passing on payment details before a contract, in order to work outside",
    ),
    does_not_count=(
        "Meeting by video call, mail or calendar tools for a contract that is paid here",
        "Clients whom you knew before either of you came here",
        "Talking about it when the client asks first, and saying no",
    ),
)

ONE_ACCOUNT = Rule(
    slug="one-person-one-account",
    title="One person, one account",
    section=section("4.10"),
    version=1,
    in_force_since=SINCE,
    text=(
        "Everybody works here under one account, so that a client can see the whole of "
        "somebody’s work. Whoever needs a second one, for an agency or after losing access, "
        "tells us before using it."
    ),
    counts=(
        "A second account that we were not told of, used to send proposals or to hire",
        "Letting somebody else work under your account, or working under theirs",
        "A new account opened in order to go on after an account was closed",
    ),
    does_not_count=(
        "Two people who share a household, an office, a network or a computer",
        "A second account that you told us of beforehand",
        "A second account that followed a decision which turned out to be wrong",
    ),
)

KNOWING_WHO = Rule(
    slug="knowing-who-somebody-is",
    title="Knowing who somebody is",
    section=section("4.11"),
    version=1,
    in_force_since=SINCE,
    text=(
        "Clients must be able to trust that the person they hire is the person who works. We may "
        "ask for a document that shows a name, or for a short call. We say which documents we "
        "take, and there is always a way that does not need a passport."
    ),
    counts=(
        "A name or picture that belongs to somebody else",
        "No answer to a request for a document by the day it names, after a reminder",
    ),
    does_not_count=(
        "A name at work that differs from the one in your documents, if you tell us of it",
        "Documents in any language or script, or a name spelt in several ways",
        "A document that has run out while a new one is on its way",
    ),
)

SAFE_ACCOUNTS = Rule(
    slug="keeping-accounts-safe",
    title="Keeping accounts and payments safe",
    section=section("4.12"),
    version=1,
    in_force_since=SINCE,
    text=(
        "We look closer when an account or a payment is used in a way that usually means that "
        "somebody else has got hold of it, or that money comes from a stolen card. A decision "
        "under this rule always names what was seen and when; “it looked unusual” is no reason."
    ),
    counts=(
        "Payments that a bank or a card holder has called back as not their own",
        "Signs that somebody other than its owner uses an account",
        "Messages or proposals sent by a program to many people at once",
    ),
    does_not_count=(
        "Using a VPN, travelling, or signing in from several devices",
        "Withdrawing money often, or seldom",
        "Many proposals, or few contracts: section 4.2 does not count them either",
    ),
)
