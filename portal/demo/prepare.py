"""Preparing the demo: a sample marketplace, then the history of the named people, once."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flask_security.utils import hash_password
from sqlalchemy import select

from portal import clock
from portal.demo import cast, scenes
from portal.demo.cast import Player
from portal.demo.stage import Stage
from portal.demo.timeline import Timeline
from portal.models import Person
from portal.sample import marketplace as sample_marketplace
from portal.services.enforcement import restorations, weekly_check
from portal.services.marketplace.importing import folder
from portal.services.marketplace.importing.folder import Progress
from portal.services.store import session

FREELANCERS = 300
SEED = 7
LATER = timedelta(minutes=1)


def is_prepared() -> bool:
    """Tell whether the named people are there already."""
    last = cast.players()[-1]
    return session.scalar(select(Person.id).where(Person.email == last.email)) is not None


def prepare(sample: Path, progress: Progress) -> bool:
    """Make the whole demo in the caller's transaction; False if it is there already.

    `sample` is the folder for the sample marketplace's files.
    """
    if is_prepared():
        return False
    timeline = Timeline(clock.now())
    stage = Stage(hash_password(cast.PASSWORD))
    for player in cast.players():
        timeline.add({"before": player.facts.get("member_days", 900)}, partial(stage.enter, player))
    for posting in cast.market()["postings"]:
        timeline.add(posting, partial(stage.post, posting))
    for invitation in cast.market()["invitations"]:
        timeline.add(invitation, partial(stage.invite, invitation))
    for player in cast.players():
        _tell(timeline, stage, player)
    _turn_the_wheels(timeline)
    timeline.add(timeline.check - LATER, partial(_fill_the_market, sample, timeline, progress))
    timeline.live()
    return True


def _tell(timeline: Timeline, stage: Stage, player: Player) -> None:
    """Put everything that happens to one person on the timeline."""
    for work in player.facts.get("work", ()):
        _work(timeline, stage, player, {**work, "_made": {}})
    for kind, happens in (("proposal", stage.propose), ("offer", stage.offer),
                          ("balance", stage.earn)):
        for facts in player.facts.get(kind, ()):
            timeline.add(facts, partial(_with, stage, player, happens, facts))
    for step in player.facts.get("story", ()):
        timeline.add(step, partial(_with, stage, player,
                                   partial(scenes.SCENES[step["do"]], stage)))


def _work(timeline: Timeline, stage: Stage, player: Player, work: dict[str, Any]) -> None:
    """A running contract begins; an ended one is told at its end, with what both sides say."""
    if "ended" not in work:
        begin = partial(stage.begin, work=work, lasted=None)
        timeline.add({"before": work["began"]}, partial(_with, stage, player, begin))
        return
    lasted = timedelta(days=work.get("lasted", 24))
    steps = [(work["ended"], partial(stage.begin, work=work, lasted=lasted))]
    if "stars" in work:
        given = work["ended"] - work.get("given_after", 2)
        steps.append((given, partial(stage.say, work=work)))
    if "own" in work:
        steps.append((work["ended"] - 1, partial(stage.answer, work=work)))
    for before, step in steps:
        timeline.add({"before": before}, partial(_with, stage, player, step))


def _with(stage: Stage, player: Player, step: Any, *facts: Any) -> None:
    """Do a step with the person as they stand in the database by then."""
    step(stage.person(player.name), *facts)


def _turn_the_wheels(timeline: Timeline) -> None:
    """Have the weekly checks and the Mondays of the history run on time."""
    for due in timeline.checks():
        timeline.add(due, partial(weekly_check.run, due, everyone=True))
    for due in timeline.mondays():
        timeline.add(due, partial(restorations.restore_due, due))


def _fill_the_market(sample: Path, timeline: Timeline, progress: Progress) -> None:
    """Read everybody else in, just before the last check, so that it finds some of them."""
    day: datetime = timeline.check
    if not (sample / "people.csv").exists():
        sample_marketplace.write(sample, freelancers=FREELANCERS, seed=SEED, until=day)
    folder.import_folder(sample, progress=progress)
