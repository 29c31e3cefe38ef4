"""Routes whose addresses can be written once somebody writes one.

The routing library compiles two functions for each route before the first request, a tenth of a
start for the few links of a page. Here each is compiled with the first address that it writes.
"""

from collections.abc import Callable

from werkzeug.routing import Rule

Written = tuple[str, str]


class Route(Rule):
    """A route like any other.

    With a library that compiles otherwise this changes nothing: the portal only starts slower.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., Written]:
        compiled = super()._compile_builder
        known: list[Callable[..., Written]] = []

        def write(rule: Rule, **values: str) -> Written:
            if not known:
                known.append(compiled(append_unknown))
            return known[0](rule, **values)

        return write
