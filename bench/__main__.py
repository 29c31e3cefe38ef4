"""`python -m bench TOPIC`: measure, print, and with `gate` fail where a figure misses its limit.

A topic is a module of this package with `run(options) -> list[Figure]`; one that looks the same
on every database says `ONCE = True`. A new module is found by its name.
"""

import argparse
import importlib
import json
import os
import pkgutil
import sys
import time
import zoneinfo
from dataclasses import asdict, replace
from types import ModuleType

import bench
from bench.limits import limits, verdict
from bench.measure import DATABASES, Figure, Options
from tests.postgres import stop_on_sigterm

Found = dict[str, list[Figure]]


def main(words: list[str]) -> int:
    """Run what the command line asks for; returns the exit code."""
    known = topics()
    asked = arguments(list(known)).parse_args(words)
    settle()
    stop_on_sigterm()  # whoever ends a run early leaves no server behind
    names = list(known) if asked.topic in ("all", "gate") else [asked.topic]
    wanted = [asked.db] if asked.db else list(DATABASES[:1] if asked.quick else DATABASES)
    options = Options(sizes=tuple(asked.sizes), rounds=1 if asked.quick else asked.rounds,
                      quick=asked.quick)
    begun = time.monotonic()
    found = measured([known[name] for name in names], wanted, options)
    print(f"\n{time.monotonic() - begun:.0f} s")
    if asked.json:
        write(asked.json, found)
    return gate(found) if asked.topic == "gate" else 0


def arguments(known: list[str]) -> argparse.ArgumentParser:
    """Describe the command line."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=bench.__doc__)
    parser.add_argument("topic", choices=["all", "gate", *known])
    parser.add_argument("--db", choices=DATABASES,
                        help="one database; if not told both, or with --quick SQLite")
    parser.add_argument("--sizes", type=int, nargs="+", default=[], metavar="N",
                        help="how many people, for the topics that grow with them")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true",
                        help="one short round with less of everything, under a minute")
    parser.add_argument("--json", metavar="FILE", help="write the figures there as well")
    return parser


def topics() -> dict[str, ModuleType]:
    """Return the modules of this package that measure something, by name."""
    names = [one.name for one in pkgutil.iter_modules(bench.__path__) if one.name != "__main__"]
    modules = {name: importlib.import_module(f"bench.{name}") for name in names}
    return {name: module for name, module in modules.items() if hasattr(module, "run")}


def settle() -> None:
    """Use the pinned time zones, keep compiled code, and stay silent about the rest."""
    os.environ["PYTHONTZPATH"] = ""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    zoneinfo.reset_tzpath()


def measured(chosen: list[ModuleType], wanted: list[str], options: Options) -> Found:
    """Run each topic on each database and print its figures as they come."""
    found: Found = {db: [] for db in wanted}
    for topic in chosen:
        for db in wanted[:1] if getattr(topic, "ONCE", False) else wanted:
            print(f"\n{topic.__name__.removeprefix('bench.')}, {db}", flush=True)
            for figure in topic.run(replace(options, db=db)):
                found[db].append(figure)
                print(f"  {line(figure)}", flush=True)
    return found


def line(figure: Figure) -> str:
    """Return a figure as one line."""
    told = f"{figure.name:<48} {figure.value:>10.4g} {figure.unit}"
    return f"{told}  ({figure.note})" if figure.note else told


def gate(found: Found) -> int:
    """Print a verdict for each figure that has a limit; 1 if one falls short."""
    print()
    verdicts = [(db, *verdict(figure, limits(db)))
                for db, figures in found.items() for figure in figures if figure.limit_name]
    for db, words, _ in verdicts:
        print(f"{db:<6} {words}")
    return 0 if all(holds for *_, holds in verdicts) else 1


def write(path: str, found: Found) -> None:
    """Write the figures as JSON, a list for each database."""
    told = {db: [asdict(figure) for figure in figures] for db, figures in found.items()}
    with open(path, "w", encoding="utf-8") as file:
        json.dump(told, file, indent=2, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
