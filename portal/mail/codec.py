"""Facts of a letter to JSON and back, for letters that are rendered when they are delivered."""

from datetime import UTC, date, datetime, time
from enum import EnumType
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

AS_THEY_ARE = {str, int, float, bool}


def to_json(value: Any) -> Any:
    """Facts as JSON values: named tuples by their names, others as lists, dates in ISO form."""
    if isinstance(value, tuple):
        names = getattr(value, "_fields", None)
        items = [to_json(item) for item in value]
        return dict(zip(names, items, strict=True)) if names else items
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
    if hasattr(kind, "_fields"):
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
