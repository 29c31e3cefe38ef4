"""Who sent a mail: whose address it came to, whose account it came from, and who says so."""

from portal.inbound.mime import Mail
from portal.services.mailroom import addresses, checks, finding
from portal.services.mailroom.addresses import Target
from portal.services.mailroom.finding import Home
from portal.services.mailroom.participants import Participant


def home(told: Mail, target: Target) -> Home | None:
    """Whose address it is. A token that is wrong or was revoked is nobody's, whatever else."""
    if target.use == addresses.REPLY:
        return finding.at_address(target.token, told.sender)
    holder = finding.by_answered(told.replies_to, told.sender)
    return finding.home_of(holder, told.sender) if holder else None


def is_somebody_elses(told: Mail, person: Participant | None) -> bool:
    """Whether one person of ours wrote to another one's secret address."""
    is_theirs = person is not None and told.sender == person.email
    return not is_theirs and finding.known_address(told.sender) is not None


def is_forged(told: Mail) -> bool:
    """Whether our own server, and only it, says that the sender is not who they say."""
    ours = checks.authserv()
    return bool(ours) and any(
        line.lower().startswith(ours) and "dmarc=fail" in line.lower().replace(" ", "")
        for line in told.headers.get("authentication-results", []))
