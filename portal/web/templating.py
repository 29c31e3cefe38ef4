"""The template library, with two of its general ways made short for what our templates do.

It looks at each object that is called from several sides, to see whether it wants the context,
which takes longer than most components do. And it lays the globals of a template over those of
all, which none of ours has, and copies both layers for each page.
"""

from collections.abc import MutableMapping
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from flask.templating import Environment as FlaskEnvironment
from jinja2.runtime import Context as JinjaContext
from jinja2.runtime import Macro

PLAIN = frozenset({FunctionType, MethodType, BuiltinFunctionType})


class Context(JinjaContext):
    """The variables of a template, and how it calls."""

    def call(
        self, obj: Any, /, *args: Any,
        _block_vars: Any = None, _loop_vars: Any = None, **kwargs: Any
    ) -> Any:
        """Call macros and functions straight away, and the rest as the library does."""
        kind = type(obj)
        if kind is Macro:
            return obj(self.eval_ctx, *args, **kwargs)
        if kind in PLAIN and not hasattr(obj, "jinja_pass_arg"):
            return obj(*args, **kwargs)
        return super().call(obj, *args, _block_vars=_block_vars, _loop_vars=_loop_vars, **kwargs)


class Environment(FlaskEnvironment):
    """Where templates are found and what they all know."""

    context_class = Context

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template knows: `d` over what all know, if it brings anything."""
        return super().make_globals(d) if d else self.globals
