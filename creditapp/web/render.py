"""A page is its template and its context; templates are compiled once and fail on anything that a context lacks."""

from collections.abc import Callable

from jinja2 import Environment, PackageLoader, StrictUndefined

from creditapp.web import words
from creditapp.web.contexts import Context
from creditapp.web.template_texts import TemplateTexts, say
from creditapp.web.texts import _, language, many, put


class Pages:
    """Renders contexts."""

    def __init__(self, asset: Callable[[str], str]) -> None:
        self._environment = Environment(
            loader=PackageLoader("creditapp.web"),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            extensions=[TemplateTexts],
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(asset=asset, say=say, _=_, many=many, put=put, language=language)
        self._environment.filters.update(dollars=words.dollars, day=words.short_day, points=words.points, number=words.number)
        # All now: a broken template fails the start, and files that change under a running worker do not mix with it.
        for name in self._environment.list_templates():
            self._environment.get_template(name)

    def render(self, context: Context) -> str:
        """The page as HTML."""
        return self._environment.get_template(context.template).render(page=context)
