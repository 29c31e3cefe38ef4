"""The table of all files and columns that an import reads; the documentation is made of it."""

from portal.models import (
    Balance,
    Contract,
    Feedback,
    Member,
    Offer,
    Organisation,
    Person,
    Posting,
    Proposal,
)
from portal.services.accounts import LOCALES
from portal.services.marketplace.importing.columns import (
    AMOUNT,
    CATEGORIES,
    COUNTRY,
    CURRENCY,
    EMAIL,
    INSTANT,
    LONG,
    NAME,
    SCALE,
    SHORT,
    SIGNED,
    STARS,
    TEXT,
    YES_NO,
    ZONE,
    Column,
    Source,
    external_id,
    not_before,
    nothing_in,
    one_of,
    reference,
    words_of,
)

CURRENCY_COLUMN = Column("currency", CURRENCY, "currency of the amounts in the row; USD if empty")

PEOPLE = Source("people", "Freelancers and the people who act for clients.", Person, (
    external_id("the person"),
    Column("email", EMAIL, "where letters go and how the person signs in; once the person has a "
           "password, the portal's own setting stands", required=True),
    Column("name", NAME, "full name as others read it", required=True),
    Column("roles", words_of("freelancer", "client"), "freelancer if empty; whoever became a "
           "client in the portal as well stays one while they act for any; staff are never made "
           "by an import"),
    Column("headline", NAME, "the line under a freelancer's name"),
    Column("city", SHORT, "for dates on pages, like Kyiv"),
    Column("country", COUNTRY, "where the person lives"),
    Column("time_zone", ZONE, "Pacific time if empty; the person's own setting later"),
    Column("language", one_of(*sorted(LOCALES)), "for dates; en if empty; the person's own "
           "setting later"),
    Column("member_since", INSTANT, "when the account was opened; now if empty", past=True),
    Column("top_rated", YES_NO, "whether decisions need a second person"),
    reference("linked_to", "people", "another account of the same human being", required=False),
), unique=(("external_id",), ("email",)), ref_prefix="P")

ORGANISATIONS = Source("organisations", "Clients.", Organisation, (
    external_id("the organisation"),
    Column("name", NAME, "as freelancers know it", required=True),
    Column("country", COUNTRY, "where it is"),
    reference("connected_to", "organisations", "another organisation of the same owner; connected "
              "ones count as one client, and stay connected", required=False),
), ref_prefix="O")

MEMBERS = Source("members", "Who acts for which client.", Member, (
    reference("organisation", "organisations", "the client"),
    reference("person", "people", "who acts for it"),
    Column("joined_at", INSTANT, "since when; whoever left in the portal comes back only with a "
           "later one", required=True, past=True),
    Column("left_at", INSTANT, "until when; empty while it goes on"),
), unique=(("organisation", "person"),), rules=(not_before("left_at", "joined_at"),))

CONTRACTS = Source("contracts", "Work of one freelancer for one client.", Contract, (
    external_id("the contract"),
    Column("title", NAME, "what the work is", required=True),
    reference("freelancer", "people", "who works"),
    reference("organisation", "organisations", "for whom"),
    Column("started_at", INSTANT, "when it began", required=True, past=True),
    Column("ended_at", INSTANT, "when it ended; empty while it goes on", past=True),
    Column("paid", AMOUNT, "what was paid in all; 0 if empty. Only paid contracts count for holds"),
    CURRENCY_COLUMN,
), ref_prefix="C", rules=(not_before("ended_at", "started_at"),))

FEEDBACK = Source("feedback", "What one side said after a contract.", Feedback, (
    external_id("the feedback"),
    reference("contract", "contracts", "the contract, which must have ended"),
    Column("side", one_of("client", "freelancer"), "who gave it", required=True),
    Column("given_at", INSTANT, "when it was given", required=True, past=True),
    Column("stars", STARS, "public"),
    Column("public_comment", TEXT, "public"),
    Column("public_categories", CATEGORIES, "what the public part is dissatisfied with"),
    Column("private_comment", TEXT, "private: never shown to the other side"),
    Column("private_categories", CATEGORIES, "what the private part is dissatisfied with"),
    Column("recommend", SCALE, "private: would they recommend"),
    Column("end_reason", NAME, "private: why the contract ended"),
    reference("author", "people", "the person who wrote it", required=False),
), unique=(("external_id",), ("contract", "side")), ref_prefix="F", rules=(
    nothing_in("stars", "stars", "public_comment", "public_categories", "private_comment",
               "private_categories", "recommend", "end_reason"),))

POSTINGS = Source("postings", "Work that clients offer.", Posting, (
    external_id("the posting"),
    reference("organisation", "organisations", "who offers it"),
    Column("title", NAME, "what the work is", required=True),
    Column("description", LONG, "the brief", required=True),
    Column("budget", AMOUNT, "what the client means to pay", required=True),
    CURRENCY_COLUMN,
    Column("posted_at", INSTANT, "since when", required=True, past=True),
    Column("closed_at", INSTANT, "since when it is closed; empty while it is open"),
), ref_prefix="J", rules=(not_before("closed_at", "posted_at"),))

PROPOSALS = Source("proposals", "What freelancers proposed for postings.", Proposal, (
    external_id("the proposal"),
    reference("freelancer", "people", "who proposed"),
    reference("posting", "postings", "for which posting, if it is known", required=False),
    Column("sent_at", INSTANT, "when", required=True, past=True),
    Column("letter", TEXT, "what the freelancer wrote"),
    Column("price", AMOUNT, "in the posting's currency"),
    Column("withdrawn_at", INSTANT, "when it was taken back", past=True),
    reference("contract", "contracts", "the contract it led to", required=False),
), unique=(("external_id",), ("posting", "freelancer")), ref_prefix="R", rules=(
    not_before("withdrawn_at", "sent_at"),))

OFFERS = Source("offers", "Contracts that clients offered to a freelancer.", Offer, (
    external_id("the offer"),
    reference("organisation", "organisations", "who offers"),
    reference("freelancer", "people", "to whom"),
    Column("title", NAME, "what the work is", required=True),
    Column("terms", LONG, "what is agreed", required=True),
    Column("price", AMOUNT, "what will be paid", required=True),
    CURRENCY_COLUMN,
    Column("made_at", INSTANT, "when", required=True, past=True),
    Column("expires_at", INSTANT, "until when it can be accepted; later imports can only "
           "prolong it", required=True),
    Column("accepted_at", INSTANT, "when it was accepted", past=True),
    Column("declined_at", INSTANT, "when it was declined", past=True),
    reference("contract", "contracts", "the contract it led to", required=False),
), ref_prefix="T", rules=(not_before("expires_at", "made_at"),))

BALANCES = Source("balances", "What freelancers have earned and not yet withdrawn.", Balance, (
    reference("person", "people", "whose money"),
    Column("currency", CURRENCY, "currency of the amounts in the row", required=True),
    Column("available", SIGNED, "can be withdrawn now", required=True),
    Column("pending", SIGNED, "will be available later; 0 if empty"),
    Column("as_of", INSTANT, "when it was so", required=True, past=True),
), unique=(("person", "currency"),))

# In the order of writing: whatever is referred to comes first.
SOURCES = (PEOPLE, ORGANISATIONS, MEMBERS, CONTRACTS, POSTINGS, FEEDBACK, PROPOSALS, OFFERS,
           BALANCES)
NEEDED_FIRST = (PEOPLE, ORGANISATIONS)
