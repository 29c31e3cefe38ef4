"""`flask jobs`: run a worker, see how due work goes, do one job now."""

import click
from flask import current_app
from flask.cli import AppGroup

from portal import clock
from portal.jobs import report, schedule
from portal.jobs.runner import Worker

command = AppGroup("jobs", help="Due work: the timetable, the workers, the letters.")


@command.command("run")
@click.option("--once", is_flag=True, help="Look once at everything, then end.")
@click.option("--until-idle", is_flag=True, help="End as soon as nothing is due any more.")
def run(once: bool, until_idle: bool) -> None:
    """Do what is due until SIGTERM or Ctrl-C. Run as many of these as you like."""
    worker = Worker(current_app._get_current_object())  # type: ignore[attr-defined]
    if once or until_idle:
        done = worker.run_once() if once else worker.run_until_idle()
        click.echo(f"Done: {done}.")
    else:
        worker.run()


@command.command("status")
def status() -> None:
    """Print the timetable, the last runs, the workers and the waiting letters."""
    click.echo(report.report(clock.now()), nl=False)


@command.command("run-now")
@click.argument("name")
def run_now(name: str) -> None:
    """Do one job of the timetable now, whatever its hour. It is safe to do so at any time."""
    job = schedule.job_named(name)
    if job is None:
        known = ", ".join(job.name for job in schedule.TIMETABLE)
        raise click.ClickException(f"There is no job called “{name}”. There are: {known}.")
    worker = Worker(current_app._get_current_object())  # type: ignore[attr-defined]
    told = ", ".join(f"{key.replace('_', ' ')}: {count}"
                     for key, count in worker.run_now(job).items())
    click.echo(f"{job.name} is done. {told}.")
