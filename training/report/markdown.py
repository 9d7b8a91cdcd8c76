"""Write Markdown; text that comes from a table is escaped, so that a column's name cannot change the document."""

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def plain(text: object) -> str:
    """Text that reads as it is written, in one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(str(text).split()))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, its first column text and the others figures; its cells are escaped."""
    line = "|".join(["---", *["---:"] * (len(head) - 1)])
    body = "".join(f"| {' | '.join(map(plain, row))} |\n" for row in rows)
    return f"| {' | '.join(map(plain, head))} |\n|{line}|\n{body}"


def bullets(lines: Iterable[str]) -> str:
    """A list; its lines are Markdown already."""
    return "".join(f"- {line}\n" for line in lines)


def document(title: str, parts: Iterable[tuple[str, str]]) -> str:
    """A title, and parts with headings."""
    return f"# {title}\n" + "".join(f"\n## {heading}\n\n{content.strip()}\n" for heading, content in parts)
