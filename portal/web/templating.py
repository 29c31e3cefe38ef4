"""The template library, with three of its general ways made short for what our templates do.

It looks at each object that is called from several sides, to see whether it wants the context,
which takes longer than most components do. It lays the globals of a template over those of
all, which none of ours has, and copies both layers for each page. And it makes a `Markup` of each
text that is printed, only to join it with the others.
"""

from collections.abc import MutableMapping
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from flask.templating import Environment as FlaskEnvironment
from jinja2 import Template as JinjaTemplate
from jinja2.runtime import Context as JinjaContext
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from portal.web.escaping import escaped

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


def printed(value: Any) -> str:
    """Return what `{{ value }}` prints where texts are escaped: what the library would, as text."""
    kind = type(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    return escaped(value) if kind is str else escape(value)


class Template(JinjaTemplate):
    """A compiled template, which prints in our way."""

    @classmethod
    def from_code(cls, *told: Any, **more: Any) -> "Template":
        """Make a template of compiled code, whose module brings the library's `escape` along."""
        made = super().from_code(*told, **more)
        made.root_render_func.__globals__["escape"] = printed
        return made  # type: ignore[return-value]


class Environment(FlaskEnvironment):
    """Where templates are found and what they all know."""

    context_class = Context
    template_class = Template

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template knows: `d` over what all know, if it brings anything."""
        return super().make_globals(d) if d else self.globals
