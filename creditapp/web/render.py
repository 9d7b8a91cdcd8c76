"""A page is its template and its context; templates are compiled once and fail on anything that a context lacks."""

from collections.abc import Callable
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from creditapp.web.contexts import Context
from creditapp.web.i18n import formatting
from creditapp.web.i18n.template_texts import TemplateTexts, say
from creditapp.web.i18n.texts import _, language, many, put


@cache
def compiled() -> Environment:
    """All templates, compiled: a broken one fails the start, and files that change under a running worker do not mix with it."""
    environment = Environment(
        loader=PackageLoader("creditapp.web"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        extensions=[TemplateTexts],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(say=say, _=_, many=many, put=put, language=language)
    environment.filters.update(
        dollars=formatting.dollars, day=formatting.short_day, points=formatting.points, number=formatting.number
    )
    for name in environment.list_templates():
        environment.get_template(name)
    return environment


class Pages:
    """Renders contexts, with the addresses that ``asset`` gives to files of ``static/``."""

    def __init__(self, asset: Callable[[str], str]) -> None:
        self._environment = compiled()
        self._asset = asset

    def render(self, context: Context) -> str:
        """The page as HTML."""
        return self._environment.get_template(context.template).render(page=context, asset=self._asset)
