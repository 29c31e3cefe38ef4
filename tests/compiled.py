"""The tests of a fresh checkout are compiled once: each worker begins with a share of them.

All workers read the same files in the same order. Without this, each of them would compile each
file, because none is there yet when they all come to it.
"""

import importlib.abc
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast


def compile_share(config: Any) -> None:
    """Compile what this worker begins with, where it is not there as it should be."""
    place = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw"))
    share = sorted(_files(config))[place::int(os.environ["PYTEST_XDIST_WORKER_COUNT"])]
    for path in share:
        _compile(config.pluginmanager.rewrite_hook, path)


def _files(config: Any) -> Iterator[Path]:
    """The files of tests that this run reads."""
    left_out = [Path(each).resolve() for each in config.getoption("ignore") or []]
    for told in config.args:
        path = Path(told.partition("::")[0]).resolve()
        for found in path.rglob("test_*.py") if path.is_dir() else [path]:
            if not any(each == found or each in found.parents for each in left_out):
                yield found


def _compile(loader: importlib.abc.Loader, path: Path) -> None:
    """Have a file loaded into a module where nothing can be imported: it ends when compiled.

    It fails at its first step there; whoever reads it says what else is wrong with it.
    """
    nowhere = SimpleNamespace(__name__=f"compiled:{path}", __builtins__={},
                              __spec__=SimpleNamespace(origin=str(path)))
    with suppress(Exception):
        loader.exec_module(cast("Any", nowhere))
