"""Render a context with its template; templates are compiled once and fail on a name that the context lacks."""

from collections.abc import Callable
from contextlib import suppress
from functools import cache

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket

from creditapp.web.contexts import Context
from creditapp.web.i18n import formatting, texts
from creditapp.web.i18n.switch import switch


@cache
def compiled() -> Environment:
    """All templates, compiled at start: a broken one fails the start, and later changes of files do not affect a running worker."""
    environment = Environment(
        loader=PackageLoader("creditapp.web"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        bytecode_cache=_bytecode_cache(),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    translate(environment)
    environment.filters.update(
        dollars=formatting.dollars, day=formatting.short_day, points=formatting.points, number=formatting.number
    )
    for name in environment.list_templates():
        environment.get_template(name)
    return environment


class BytecodeCache(FileSystemBytecodeCache):
    """Jinja's cache in the user's own part of the temporary directory: compiling all templates takes a second and a half of a processor.

    A template that has changed is compiled again. What cannot be kept, as on a full disk, is compiled at the next start too.
    """

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, if that works."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _bytecode_cache() -> BytecodeCache | None:
    """None where there is no place that only this user can write."""
    try:
        return BytecodeCache()
    except (OSError, RuntimeError):
        return None


def translate(environment: Environment) -> None:
    """Have templates look their texts up in the language of the request.

    ``{% trans %}`` holds HTML, which is not escaped; what ``_()``, ``put()`` and ``many()`` return is plain text, which is.
    """
    environment.install_gettext_callables(  # type: ignore[attr-defined] # added by jinja2.ext.i18n
        texts._, texts.ngettext, newstyle=True
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals.update(_=texts._, many=texts.many, put=texts.put, language=texts.language, switch=switch)


class Pages:
    """Renders contexts; ``asset`` returns the address of a file of ``static/``, ``accounts`` is whether pages speak of them."""

    def __init__(self, asset: Callable[[str], str], *, accounts: bool = False) -> None:
        self._environment = compiled()
        self._asset = asset
        self._accounts = accounts

    def render(self, context: Context) -> str:
        """The page as HTML."""
        return self._environment.get_template(context.template).render(
            page=context, asset=self._asset, accounts=self._accounts
        )
