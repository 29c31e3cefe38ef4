"""Mail in the hostile world: one of a stranger that nobody could place, hostile in every part."""

from email.message import EmailMessage

from portal.extensions import db
from portal.inbound import rounds
from portal.services.mailroom import addresses, arriving

STAFF = ("arrival", "original", "place_arrival", "read_arrival_again", "set_arrival_aside")


def things(nasty: str) -> dict[str, dict[str, str]]:
    """What the addresses of an arrived mail can name. Commits."""
    made = EmailMessage()
    plain = nasty.encode("ascii", "ignore").decode()
    made["From"] = f'"{plain.replace(chr(34), "")}" <stan@evil.example>'
    for name in ("Subject", "X-Mailer", "Reply-To", "List-Post", "User-Agent"):
        made[name] = plain
    made.set_content(f"<p>{nasty}</p>")
    made.add_alternative(f"<script>{nasty}</script><p>{nasty}</p>", subtype="html")
    made.add_attachment(b"<svg>", maintype="image", subtype="svg+xml", filename=f"{plain}.svg")
    found = arriving.accept(made.as_bytes(), env_from="stan@evil.example", via="smtp",
                            rcpt=f"{addresses.REQUESTS}@{addresses.domain()}")
    db.session.commit()
    rounds.round_of_mail()
    return {f"staff.{name}": {"ref": found.ref} for name in STAFF}
