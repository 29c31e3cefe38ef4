"""Every setting, with its meaning. Set them as environment variables with the prefix PARLEY_."""

import os
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


class Setting(NamedTuple):
    """One setting: its name, default, how its text is read, and what it means."""

    name: str
    default: Any
    meaning: str
    read: Any = str
    secret: bool = False


def flag(value: str) -> bool:
    """Read a yes-or-no setting."""
    return value.strip().lower() in {"1", "true", "yes", "on"}


def words(value: str) -> list[str]:
    """Read a comma-separated list."""
    return [word.strip() for word in value.split(",") if word.strip()]


def bodies(value: str) -> list[tuple[str, str]]:
    """Read names with an https address each, such as `Name https://a.example; Other https://…`."""
    found = [one.strip().rpartition(" ") for one in value.split(";") if one.strip()]
    if not all(name and address.startswith("https://") for name, _, address in found):
        raise ValueError(value)
    return [(name.strip(), address) for name, _, address in found]


SETTINGS = [
    Setting("ENV", "production",
            "production, development or test; production refuses weak settings"),
    Setting("DEMO", False, "sample people, Mailbox, Clock and person switcher; never in production",
            flag),
    Setting("SECRET_KEY", "", "signs cookies and links; 32 or more random characters", secret=True),
    Setting("SECRET_KEY_FALLBACKS", [], "earlier secret keys, still accepted", words, secret=True),
    Setting("DATABASE_URL", "sqlite:///var/parley.db",
            "sqlite:///FILE or postgresql://USER:PASSWORD@HOST/NAME", secret=True),
    Setting("BASE_URL", "", "the portal's public address, such as https://parley.example.com"),
    Setting("BRAND_NAME", "Parley", "the portal's name on pages and in mail"),
    Setting("MARKET_NAME", "the marketplace", "what pages call the marketplace"),
    Setting("MAIL_SERVER", "", "host of the mail relay"),
    Setting("MAIL_PORT", 25, "port of the mail relay", int),
    Setting("MAIL_USE_TLS", False, "STARTTLS to the relay, certificate checked", flag),
    Setting("MAIL_USE_SSL", False, "TLS from the first byte, certificate checked", flag),
    Setting("MAIL_USERNAME", "", "sign-in at the relay"),
    Setting("MAIL_PASSWORD", "", "sign-in at the relay", secret=True),
    Setting("MAIL_TIMEOUT", 20, "seconds to wait for the relay", int),
    Setting("MAIL_CONNECTIONS", 1,
            "connections to the relay of each worker; more for a relay that is far away", int),
    Setting("MAIL_SENDER", "",
            'From of every letter, such as "Parley Account Quality <a@b.example>"'),
    Setting("MAIL_DOMAIN", "", "right side of our Message-IDs; the sender's domain if empty"),
    Setting("TEAM_ADDRESS", "",
            "a mailbox that the deciding team reads: what people write, and answers to letters"),
    Setting("TEAM_MAIL", True,
            "write to the team whenever somebody has written in a request; answers come by mail",
            flag),
    Setting("INBOUND_DOMAIN", "",
            "right side of the addresses at which letters are answered; empty: none can be"),
    Setting("INBOUND_AUTHSERV", "",
            "our own mail server's name in Authentication-Results headers; no other is believed"),
    Setting("IMAP_HOST", "", "host of a mailbox that `flask inbound poll` fetches from"),
    Setting("IMAP_PORT", 993, "its port", int),
    Setting("IMAP_TLS", True, "TLS from the first byte, certificate checked", flag),
    Setting("IMAP_USER", "", "sign-in at the mailbox"),
    Setting("IMAP_PASSWORD", "", "sign-in at the mailbox", secret=True),
    Setting("IMAP_FOLDER", "INBOX", "the folder that is fetched from"),
    Setting("DISPUTE_BODIES", [],
            "mediators and bodies that settle disputes outside a court, named in every decision: "
            "NAME https://ADDRESS; NAME https://ADDRESS", bodies),
    Setting("HOLD_DECISION", "reviewer",
            "who puts a hold into force: reviewer, automatic (said in the notice), or shadow"),
    Setting("CLIENT_RESPONSE_AUDIENCE", "freelancer",
            "who reads a client's answer to feedback: freelancer (and staff), or public"),
    Setting("SAMPLE_MARKETPLACE", None,
            "postings, offers and contracts pages; on in demo mode, off beside a real marketplace",
            flag),
    Setting("CONTENT_DIR", "", "folder with learning paths; the shipped content/ if empty"),
    Setting("FILES_DIR", "var/files",
            "folder for documents that people hand in, one for all processes; back it up"),
    Setting("CACHE_DIR", "var/cache",
            "folder for what is made again when it is gone: compiled templates; none if empty"),
    Setting("TRUSTED_PROXIES", 0, "how many proxies in front set X-Forwarded-For and -Proto", int),
    Setting("HOLIDAYS", [], "dates (YYYY-MM-DD) that are no working days", words),
    Setting("CLOCK_FILE", "", "demo: the file that holds how far the clock stands ahead"),
    Setting("DEMO_DOOR", 0, "demo: the loopback port at which answers to letters come in", int),
    Setting("MAILBOX", "", "demo: the Maildir that the mail sink fills"),
    Setting("SAMPLE_DIR", "", "demo: the folder with the sample marketplace"),
    Setting("LOG_LEVEL", "INFO", "least severity that is logged"),
]

MOST_CONNECTIONS = 50
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
DATABASES = {"sqlite", "postgresql", "postgres"}
UNSAFE_KEYS = {"", "dev", "secret", "changeme"}


class SettingsError(SystemExit):
    """The settings do not allow a start; says which and why, in sentences."""


def load(given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return all settings: defaults, then the environment, then `given`.

    Raises `SettingsError` naming each setting that forbids a start.
    """
    values = {setting.name: _value(setting) for setting in SETTINGS}
    values.update(given or {})
    if values["SAMPLE_MARKETPLACE"] is None:
        values["SAMPLE_MARKETPLACE"] = values["DEMO"]
    problems = list(_problems(values))
    if problems:
        raise SettingsError("Parley does not start:\n" + "\n".join(f"- {p}" for p in problems))
    return values


def _value(setting: Setting) -> Any:
    text = os.environ.get(f"PARLEY_{setting.name}")
    if text is None:
        return setting.default
    try:
        return setting.read(text)
    except ValueError:
        raise SettingsError(f"PARLEY_{setting.name} is not readable: {setting.meaning}.") from None


def _problems(values: Mapping[str, Any]) -> Any:
    if values["ENV"] not in {"production", "development", "test"}:
        yield "PARLEY_ENV must be production, development or test."
    if _database(values["DATABASE_URL"]) not in DATABASES:
        yield ("PARLEY_DATABASE_URL must be sqlite:///FILE or "
               "postgresql://USER:PASSWORD@HOST/NAME.")
    if values["HOLD_DECISION"] not in {"reviewer", "automatic", "shadow"}:
        yield "PARLEY_HOLD_DECISION must be reviewer, automatic or shadow."
    if values["CLIENT_RESPONSE_AUDIENCE"] not in {"freelancer", "public"}:
        yield "PARLEY_CLIENT_RESPONSE_AUDIENCE must be freelancer or public."
    if values["LOG_LEVEL"].upper() not in LEVELS:
        yield f"PARLEY_LOG_LEVEL must be one of {', '.join(LEVELS)}."
    if not 1 <= values["MAIL_CONNECTIONS"] <= MOST_CONNECTIONS:
        yield f"PARLEY_MAIL_CONNECTIONS must be from 1 to {MOST_CONNECTIONS}."
    if values["ENV"] == "production":
        yield from production_problems(values)


def _database(url: str) -> str:
    try:
        return make_url(url).get_backend_name()
    except (ArgumentError, ValueError):
        return ""


def production_problems(values: Mapping[str, Any]) -> Iterator[str]:
    """Say, in a sentence each, which of these settings production refuses."""
    if values["SECRET_KEY"] in UNSAFE_KEYS or len(values["SECRET_KEY"]) < 32:
        yield "PARLEY_SECRET_KEY must be set to 32 or more random characters."
    if not values["MAIL_SENDER"] or "@" not in values["MAIL_SENDER"]:
        yield "PARLEY_MAIL_SENDER must be set: letters need a sender."
    if "@" not in values["TEAM_ADDRESS"]:
        yield "PARLEY_TEAM_ADDRESS must be set: nobody may be held without a way to object."
    if not values["MAIL_SERVER"]:
        yield "PARLEY_MAIL_SERVER must be set: notices that are not sent are no notices."
    if not values["BASE_URL"].startswith("https://"):
        yield "PARLEY_BASE_URL must be the portal's https:// address: links in letters need it."
    if values["DEMO"]:
        yield "PARLEY_DEMO must be off in production: it lets anybody be anybody."
