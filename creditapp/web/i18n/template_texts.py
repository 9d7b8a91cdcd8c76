"""Templates hold plain English; their texts are found, not marked: each run of words becomes a message when it is compiled.

A message is what stands between two tags that are not inline, or two statements: its inline tags stay in it, its
expressions become named places (``Hello %(name)s``). A few attributes that people read are messages too. What is
compiled and what the catalogue gathers come from the same function, so no text of a template can be missing there.

In an expression of the text, double-quoted alternatives (``"one" if … else "more"``) are texts; anywhere, ``_("…")``,
``put("…", …)`` and ``many("…", "…", count)`` are.
"""

import json
import re
from collections.abc import Iterator

from jinja2.ext import Extension
from markupsafe import Markup, escape

from creditapp.web.i18n.texts import _

INLINE = {"a", "abbr", "b", "br", "code", "dfn", "em", "i", "small", "span", "strong"}
READ = (
    "aria-label",
    "alt",
    "placeholder",
    "title",
    "data-say",
    "data-busy",
    "data-late",
    "data-shown",
    "data-shut",
    "data-copied",
)
"""Attributes with words in them; those that begin with data- are said by the script."""
Text = str | tuple[str, ...]
"""A message; a pair is one and more."""
_TOKEN = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|</?[a-zA-Z!](?:\{\{.*?\}\}|\{%.*?%\}|[^<>{}])*>", re.DOTALL)
_EXPRESSION = re.compile(r"\{\{(?!-)(.*?)(?<!-)\}\}", re.DOTALL)
_ATTRIBUTE = re.compile(rf'\s({"|".join(READ)})="([^"{{}}]*[A-Za-z][^"{{}}]*)"')
_ALTERNATIVE = re.compile(r'(?<!\()"([^"]*[A-Za-z][^"]*)"(?= if )|(?<=else )"([^"]*[A-Za-z][^"]*)"')
_MARKED = re.compile(r'\b(?:(?:_|put)\("([^"]+)"|many\("([^"]+)", "([^"]+)")')
_RAW = re.compile(r"\{% block (kind|state|head) %\}")
"""Blocks that hold no text."""
_WORD = re.compile(r"[^\W\d_]{2}|\b[AI]\b")
_NAME = re.compile(r"[A-Za-z_]+")
_QUOTED = re.compile(r'_\("[^"]*"\)|put\("[^"]*", |many\("[^"]*", |"[^"]*"')
_OPERATORS = {"if", "else", "and", "or", "not", "is", "in", "none"}
_TAG = re.compile(r"<(/?)([a-zA-Z0-9]+)")


def say(message: str, /, **places: object) -> Markup:
    """A message in the current language; what goes into its places is escaped."""
    text = Markup(_(message))  # noqa: S704 — a template's own, or its translation
    return text % {name: escape(value) for name, value in places.items()} if places else text


class TemplateTexts(Extension):
    """Jinja's hook: rewrites a template's source before it is compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source with its texts looked up."""
        return rewritten(source)


def messages(source: str) -> list[Text]:
    """The texts of a template, in their order."""
    found: list[Text] = []
    _rewrite(source, found)
    return found


def rewritten(source: str) -> str:
    """The source with every text in a call of ``say``."""
    return _rewrite(source, [])


def _rewrite(source: str, found: list[Text]) -> str:
    written: list[str] = []
    run: list[str] = []
    raw = False
    for token in _tokens(source):
        if raw and not token.startswith("{%"):
            written.append(_with_attributes(token, found))
        elif _goes_on(token):
            run.append(_with_alternatives(token))
        else:
            raw = _RAW.match(token) is not None
            written += [_message(run, found), _with_attributes(token, found)]
            run = []
    return "".join([*written, _message(run, found)])


def _tokens(source: str) -> Iterator[str]:
    at = 0
    for match in _TOKEN.finditer(source):
        if match.start() > at:
            yield source[at : match.start()]
        yield match[0]
        at = match.end()
    if at < len(source):
        yield source[at:]


def _goes_on(token: str) -> bool:
    """Whether the token may stand inside a message."""
    if token.startswith(("{#", "{%", "{{-")) or token.endswith("-}}"):
        return False
    tag = _TAG.match(token)
    return tag is None or (tag[2].lower() in INLINE and "{%" not in token)


def _is_text(token: str) -> bool:
    return not token.startswith(("{{", "<"))


def _message(run: list[str], found: list[Text]) -> str:
    """The run as one message, or piece by piece where its tags do not pair up."""
    if not any(_is_text(token) and _WORD.search(token) for token in run):
        return "".join(_with_attributes(token, found) for token in run)
    if not _paired(run):
        return "".join(_message([token], found) if _is_text(token) else _with_attributes(token, found) for token in run)
    source = "".join(run)
    inner = source.strip()
    before, after = source[: source.index(inner)], source[source.index(inner) + len(inner) :]
    return before + _call(" ".join(inner.split()), found) + after


def _paired(run: list[str]) -> bool:
    open_tags: list[str] = []
    for token in run:
        tag = _TAG.match(token)
        if tag is None or tag[2] == "br":
            continue
        if not tag[1]:
            open_tags.append(tag[2])
        elif not open_tags or open_tags.pop() != tag[2]:
            return False
    return not open_tags


def _call(text: str, found: list[Text]) -> str:
    places: dict[str, str] = {}

    def place(match: re.Match[str]) -> str:
        return f"%({_name(match[1].strip().replace('%%', '%'), places)})s"

    expressions = _EXPRESSION.search(text)
    found += _marked(text)
    message = _EXPRESSION.sub(place, text.replace("%", "%%") if expressions else text)
    found.append(message)
    given = "".join(f", {name}=({expression})" for name, expression in places.items())
    return f"{{{{ say({json.dumps(message)}{given}) }}}}"


def _marked(token: str) -> list[Text]:
    """What is marked by hand in an expression."""
    return [match[1] or (match[2], match[3]) for match in _MARKED.finditer(token)]


def _name(expression: str, places: dict[str, str]) -> str:
    """A name for a place: the expression's last name, numbered where another has it."""
    words = [word for word in _NAME.findall(_QUOTED.sub("", expression.split("|")[0])) if word not in _OPERATORS]
    base = words[-1] if words else "value"
    for name in (base, *(f"{base}{number}" for number in range(2, 99))):
        if places.setdefault(name, expression) == expression:
            return name
    raise AssertionError("a message with a hundred places")


def _with_alternatives(token: str) -> str:
    if not token.startswith("{{"):
        return token
    return _ALTERNATIVE.sub(lambda match: f'_("{match[1] or match[2]}")', token)


def _with_attributes(token: str, found: list[Text]) -> str:
    """A token outside of messages: the attributes that people read, and what is marked by hand."""

    def attribute(match: re.Match[str]) -> str:
        found.append(match[2])
        return f' {match[1]}="{{{{ _({json.dumps(match[2])}) }}}}"'

    if token.startswith(("{{", "{%", "<")):
        found += _marked(token)
    return token if token.startswith("{") else _ATTRIBUTE.sub(attribute, token)
