"""The template library, with five of its general ways made short for what our templates do.

It looks at each object that is called from several sides, to see whether it wants the context,
which takes longer than most components do. It lays the globals of a template over those of
all, which none of ours has, and copies both layers for each page. It takes a call to look for an
attribute, and asks a dict for it before it looks inside. And it makes a `Markup` of each text that
is printed, only to join it with the others.
"""

from collections.abc import MutableMapping
from functools import lru_cache
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from flask.templating import Environment as FlaskEnvironment
from jinja2 import Template as JinjaTemplate
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, optimizeconst
from jinja2.runtime import Context as JinjaContext
from jinja2.runtime import Macro

from portal.web.escaping import printed

OF_DICTS = frozenset(dir(dict))
PLAIN = frozenset({FunctionType, MethodType, BuiltinFunctionType, type(lru_cache(len))})


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


class Template(JinjaTemplate):
    """A compiled template, which prints in our way."""

    @classmethod
    def from_code(cls, *told: Any, **more: Any) -> "Template":
        """Make a template of compiled code, whose module brings the library's `escape` along."""
        made = super().from_code(*told, **more)
        made.root_render_func.__globals__["escape"] = printed
        return made  # type: ignore[return-value]

    def pieces(self, context: dict[str, Any]) -> list[str]:
        """Return what `render` returns, before it is joined."""
        try:
            return list(self.root_render_func(self.new_context(context)))
        except Exception:
            self.environment.handle_exception()


class Code(CodeGenerator):
    """Writes templates as Python."""

    @optimizeconst  # which the library's own has: what is fixed is looked up while it is written
    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 – its name
        """Look for an attribute in place, and call for what the object does not have."""
        self.write("(_found if (_found := getattr((_of := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing "
                   f"else environment.getattr(_of, {node.attr!r}))")


class Environment(FlaskEnvironment):
    """Where templates are found and what they all know."""

    code_generator_class = Code
    context_class = Context
    template_class = Template

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return what `{{ obj.attribute }}` means; what dicts lack is looked for inside at once.

        Statements of reasons are dicts, and an error made only to be caught takes longer.
        """
        if type(obj) is dict and attribute in obj and attribute not in OF_DICTS:
            return obj[attribute]
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template knows: `d` over what all know, if it brings anything."""
        return super().make_globals(d) if d else self.globals
