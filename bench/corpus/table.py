"""The run as a table: one line for each mail, then what counts."""

from collections.abc import Iterable, Sequence

from bench.corpus.outcome import MACHINES, Outcome

MOST_SHOWN = 5.0  # percent of the mails that quote our notice
MOST_SECONDS = 4.0
HEAD = f"{'mail':<44} {'came into':<22} {'own words':>10}  {'quote':<6} {'s':>6}"


def line(one: Outcome) -> str:
    """Return the line of one mail."""
    place = one.became if one.is_placed else f"{one.became} ≠ {one.mail.dispositions[0]}"
    words = f"{one.words - one.lost}/{one.words}" if one.words else "-"
    quote = {None: "-", False: "folded", True: "shown"}[one.shows_quote]
    return f"{one.mail.file:<44} {place:<22} {words:>10}  {quote:<6} {one.seconds:6.2f}"


def totals(found: Sequence[Outcome]) -> list[str]:
    """Return the lines below the table; the last one tells how many own words were lost."""
    slowest = max(found, key=lambda one: one.seconds)
    answered = sum(one.answers for one in found if set(one.became.split(", ")) <= MACHINES)
    return [
        f"in the right place: {_of(one.is_placed for one in found)}",
        f"kept byte for byte: {_of(one.is_whole for one in found)}",
        f"counted as an answer where it is one: {_of(one.counts_right for one in found)}",
        f"reports of deliveries understood: {_of(one.report_right for one in found)}",
        f"answers to machines: {answered}",
        f"quotes of strangers still shown: {_of(one.shows_quote for one in foreign(found))}",
        f"our notice still shown: {notice_shown(found):.1f} % "
        f"({_of(one.shows_quote for one in known(found))}; at most {MOST_SHOWN:g} %)",
        f"longest time: {slowest.seconds:.2f} s, {slowest.mail.file} (at most {MOST_SECONDS:g} s)",
        f"own words lost: {sum(one.lost for one in found)} of {sum(one.words for one in found)}",
    ]


def holds(found: Sequence[Outcome]) -> bool:
    """Tell whether everything is where it belongs, in time, and nobody's word is lost."""
    return (all(one.is_placed and one.is_whole and not one.lost for one in found)
            and notice_shown(found) <= MOST_SHOWN
            and all(one.seconds <= MOST_SECONDS for one in found))


def known(found: Sequence[Outcome]) -> list[Outcome]:
    """Return the mails that quote the notice."""
    return [one for one in found if one.shows_quote is not None and not one.mail.is_foreign]


def foreign(found: Sequence[Outcome]) -> list[Outcome]:
    """Return the mails that quote what we never sent."""
    return [one for one in found if one.shows_quote is not None and one.mail.is_foreign]


def notice_shown(found: Sequence[Outcome]) -> float:
    """Return in how many percent of the mails that quote the notice some of it is shown."""
    quoting = known(found)
    return 100 * sum(bool(one.shows_quote) for one in quoting) / (len(quoting) or 1)


def _of(facts: Iterable[bool | None]) -> str:
    known_ones = [fact for fact in facts if fact is not None]
    return f"{sum(known_ones)} of {len(known_ones)}"
