"""Facts of a letter to JSON and back, for letters that are rendered when they are delivered."""

from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import EnumType
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

AS_THEY_ARE = {str, int, float, bool}


def to_json(value: Any) -> Any:
    """Frozen facts as JSON values: dates in ISO form, tuples as lists."""
    if is_dataclass(value):
        return {f.name: to_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def from_json(kind: Any, value: Any) -> Any:
    """The facts that `to_json` wrote; TypeError or ValueError when they do not fit `kind`."""
    if kind in AS_THEY_ARE:
        return value
    if get_origin(kind) is UnionType:
        if value is None:
            return None
        kind = next(k for k in get_args(kind) if k is not NoneType)
    if get_origin(kind) is tuple:
        return tuple(from_json(get_args(kind)[0], item) for item in value)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        told = {name: from_json(hints[name], item) for name, item in value.items()}
        return kind(**told)
    if kind is datetime:
        return _instant(datetime.fromisoformat(value))
    if kind is date:
        return date.fromisoformat(value)
    return kind(value) if isinstance(kind, EnumType) else value


def _instant(value: datetime) -> datetime:
    """An instant as it was kept; of one that was a UTC day before an upgrade, the noon."""
    return value if value.tzinfo else datetime.combine(value.date(), time(12), UTC)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
