"""A page is its template and its context; templates are compiled once and fail on anything that a context lacks."""

from collections.abc import Callable

from jinja2 import Environment, PackageLoader, StrictUndefined

from creditapp.web import words
from creditapp.web.contexts import Context


class Pages:
    """Renders contexts."""

    def __init__(self, asset: Callable[[str], str]) -> None:
        self._environment = Environment(
            loader=PackageLoader("creditapp.web"),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals["asset"] = asset
        self._environment.filters.update(dollars=words.dollars, day=words.short_day, points=words.points)
        # All now: a broken template fails the start, and files that change under a running worker do not mix with it.
        for name in self._environment.list_templates():
            self._environment.get_template(name)

    def render(self, context: Context) -> str:
        """The page as HTML."""
        return self._environment.get_template(context.template).render(page=context)
