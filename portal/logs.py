"""Logs: one JSON object a line, UTC, never a body, a token, an address or private feedback."""

import logging
import re
import sys
from contextlib import suppress

import structlog
from flask import Flask
from structlog.typing import EventDict, Processor

# Looked for where a word begins only: else each letter of a long text would begin a search of all
# that follows it.
ADDRESS = re.compile(r"(?<![^\s<>()\"',;:])[^\s<>()\"',;:]+@[^\s<>()\"',;:]+")


def sparingly(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Name nobody's address, and keep the first line of what each exception says.

    Relays quote the one, databases go on with what was typed.
    """
    for one in event.get("exception", ()):
        one["exc_value"] = ADDRESS.sub("…@…", one["exc_value"].partition("\n")[0])
    told = {name: ADDRESS.sub("…@…", said) for name, said in event.items() if isinstance(said, str)}
    event.update(told)
    return event


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.ExceptionRenderer(
        structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
    sparingly,
]


class Unfailing:
    """Standard error that stops nobody: while its disk is full, lines are lost and work goes on."""

    def write(self, words: str) -> None:
        """Write what there is room for."""
        with suppress(OSError):
            sys.stderr.write(words)

    def flush(self) -> None:
        """Bring it to where it is kept, if that can be."""
        with suppress(OSError):
            sys.stderr.flush()


def configure(app: Flask) -> None:
    """Send the portal's and the libraries' logs to standard error as JSON lines."""
    structlog.configure(
        processors=[*SHARED, structlog.processors.JSONRenderer(ensure_ascii=False)],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[app.config["LOG_LEVEL"].upper()]),
        # A line and its end in one: other processes write to the same place.
        logger_factory=structlog.WriteLoggerFactory(Unfailing()),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )
    _speak_alike(app)


def _speak_alike(app: Flask) -> None:
    """Give what is said through `logging`, by mail and by libraries, the same form."""
    handler = logging.StreamHandler(sys.stderr)
    handler.set_name("parley")
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=False)]))
    root = logging.getLogger()
    for earlier in [one for one in root.handlers if one.name == "parley"]:
        root.removeHandler(earlier)
    root.addHandler(handler)
    logging.getLogger("portal").setLevel(app.config["LOG_LEVEL"].upper())
