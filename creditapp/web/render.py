"""Contexts become HTML; the templates are compiled once and refuse a name that their context does not have."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).parent
STATIC = HERE / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@cache
def environment() -> Environment:
    """The templates, made when the first page is rendered."""
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False,
    )
    found.globals["static"] = address
    found.filters["dollars"] = lambda amount: "–" if amount is None else f"${amount:,.0f}"
    found.filters["day"] = lambda day: day.strftime("%-d %b %Y")
    return found


@cache
def statics() -> dict[str, tuple[bytes, str]]:
    """Hashed name → content and type of every static file."""
    return {
        f"{path.stem}.{sha256(path.read_bytes()).hexdigest()[:12]}{path.suffix}": (path.read_bytes(), TYPES[path.suffix])
        for path in STATIC.iterdir()
        if path.suffix in TYPES
    }


def address(name: str) -> str:
    """The address of a static file, changing with its content."""
    stem, _, suffix = name.rpartition(".")
    return next(f"/static/{known}" for known in statics() if known.startswith(f"{stem}.") and known.endswith(suffix))


def render(page: Any) -> str:
    """The page's template with its context as ``page``."""
    return environment().get_template(page.template).render(page=page)
