"""The doctor looks at the secret key: did it make what letters carry, or did one it knows?"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from portal import clock, dates
from portal.models import Case, Person, ReplyAddress
from portal.services import accounts
from portal.services.doctor.finding import Finding, finding
from portal.services.mailroom import addresses
from portal.services.store import session

KEPT_FOR = max(accounts.SIGN_IN_LASTS.values())  # so long an earlier key is needed
LOOKED_AT = 50
ANOTHER = ("The last secret address in a letter was made with a key that is neither in "
           "PARLEY_SECRET_KEY nor in PARLEY_SECRET_KEY_FALLBACKS. Give all processes and commands "
           "the same settings; if the key was changed, put the old one into the fallbacks for "
           f"{KEPT_FOR.days} days, or everybody signs in anew and returned letters are not known.")
GONE = ("Letters up to {day} carry addresses of a key that is not in PARLEY_SECRET_KEY_FALLBACKS: "
        "who signed in before signs in anew, and those that come back are not known. Put it there "
        f"until {KEPT_FOR.days} days after the change, unless it was to stop working.")
NO_LETTER = f"No letter of the last {KEPT_FOR.days} days tells whether it is the same."


def secret_key(_config: Mapping[str, Any]) -> Finding:
    """Whether addresses of the last weeks were made with the secret key, or one kept beside it."""
    made = _lately_made()
    strange = [row.made_at for row in made if not addresses.is_made_with_our_keys(
        row.token_hash, row.case_ref, row.person_ref, row.role)]
    if not made:
        return finding("secret key", NO_LETTER)
    if strange and strange[0] == made[0].made_at:
        return finding("secret key", "", wrong=[ANOTHER])
    return finding("secret key", "It, or one kept beside it, made the addresses in letters.",
                   mind=[GONE.format(day=dates.rule_words(strange[0]))] if strange else [])


def _lately_made() -> list[Any]:
    """Return secret addresses of the newest requests that have one, the newest first."""
    newest = session.execute(
        select(ReplyAddress.token_hash, ReplyAddress.role, ReplyAddress.made_at,
               Case.ref.label("case_ref"), Person.ref.label("person_ref"))
        .join(Case, Case.id == ReplyAddress.case_id)
        .outerjoin(Person, Person.id == ReplyAddress.person_id)
        .where(ReplyAddress.made_at > clock.now() - KEPT_FOR)
        .order_by(ReplyAddress.case_id.desc()).limit(LOOKED_AT))
    return sorted(newest, key=lambda row: row.made_at, reverse=True)
