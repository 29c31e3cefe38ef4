"""`flask standing`: what people may do right now, for programs that guard a door of their own."""

import json
import sys
from collections.abc import Iterable
from typing import Any

import click
from flask.cli import with_appcontext

from portal.jobs.ledger import looking
from portal.mail import house
from portal.policy.standing import Standing
from portal.policy.vocabulary import Ability
from portal.services.enforcement.inquiry import standing_of


@click.command("standing")
@click.argument("names", metavar="[EXTERNAL_ID]...", nargs=-1)
@with_appcontext
def command(names: tuple[str, ...]) -> None:
    """Say where people stand, a line of JSON for each EXTERNAL_ID of people.csv.

    Without any it reads them from standard input, a line each, and answers
    every one at once, until the input ends: let it run beside a program that
    asks often. What `paused` does not name is allowed.
    """
    for name in names or _asked():
        with looking():
            said = _answer(name, standing_of(name))
        click.echo(json.dumps(said))


def _asked() -> Iterable[str]:
    """Give the lines of the standard input as they come, without those that are empty."""
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    return filter(None, map(str.strip, iter(sys.stdin.readline, "")))


def _answer(name: str, standing: Standing | None) -> dict[str, Any]:
    if standing is None:
        return {"person": name, "known": False}
    return {"person": name, "known": True, "as_of": standing.as_of.isoformat(),
            "state": standing.state.value,
            "paused": {ability.value: _because(standing, ability) for ability in Ability
                       if ability in standing.taken}}


def _because(standing: Standing, ability: Ability) -> dict[str, str | None]:
    action = standing.may(ability).because
    assert action
    return {"decision": action.ref, "page": house.current().decision(action.ref),
            "until": action.end.isoformat() if action.end else None}
