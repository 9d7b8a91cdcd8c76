"""A document for a supervisor: sections that name what they answer, and the points that only a person can fill in, listed at its top."""

from collections.abc import Sequence
from dataclasses import dataclass

from training.report.markdown import document


@dataclass(frozen=True)
class Section:
    """One part; ``content`` is Markdown, ``open_points`` are what the run cannot know."""

    title: str
    answers: str
    """The article, point or subject that asks for it."""
    content: str
    open_points: tuple[str, ...] = ()


def supervised(title: str, introduction: str, sections: Sequence[Section]) -> str:
    """The document: what is open as a checklist, then the sections, each with its own open points again."""
    numbered: list[tuple[Section, list[tuple[str, str]]]] = []
    count = 0
    for section in sections:
        of_section = [(f"O{count + at}", point) for at, point in enumerate(section.open_points, 1)]
        count += len(of_section)
        numbered.append((section, of_section))
    checklist = "".join(
        f"- [ ] **{number}** {section.answers} · {point}\n" for section, points in numbered for number, point in points
    )
    opening = (
        f"{introduction}\n\n{count} points can only be filled in by a person. Until each is ticked, this document is a draft; figures are from the run and need no "
        f"editing.\n\n{checklist}"
    )
    return document(
        title, [("Open points", opening), *((section.title, _content(section, points)) for section, points in numbered)]
    )


def _content(section: Section, points: list[tuple[str, str]]) -> str:
    left = "".join(f"- [ ] **{number}** {point}\n" for number, point in points)
    to_fill = f"\n\n**To be filled in by a person:**\n\n{left}" if left else ""
    return f"*Answers: {section.answers}.*\n\n{section.content.strip()}{to_fill}"
