"""Every private part of Faust and aiokafka that creditapp uses still exists, with its name and parameters."""

import inspect
import re
from pathlib import Path

import pytest

from creditapp.streaming import faust_internals
from creditapp.streaming.faust_internals import PARTS, Part

REPOSITORY = Path(faust_internals.__file__).parents[2]


def missing(part: Part) -> str:
    """What is wrong with a part in the installed versions; empty if nothing."""
    where = f"{part.owner.__module__}.{part.owner.__qualname__}.{part.name}"
    advice = f"It is needed because: {part.why}. See creditapp/streaming/faust_internals.py"
    attribute = inspect.getattr_static(part.owner, part.name, None)
    if part.parameters is None:
        defined = attribute is not None or any(assigns(base, part.name) for base in part.owner.__mro__)
        return "" if defined else f"{where} is gone. {advice}"
    if not inspect.isfunction(attribute):
        return f"{where} is not a method any more. {advice}"
    names = list(inspect.signature(attribute).parameters)[1:]
    if not set(part.parameters) <= set(names) or names[: len(part.parameters)] != list(part.parameters):
        return f"{where} takes {names}, not {list(part.parameters)}. {advice}"
    return ""


def assigns(owner: type, name: str) -> bool:
    """Whether a class declares an attribute or sets it in its ``__init__`` or ``__post_init__``."""
    if name in getattr(owner, "__annotations__", {}):
        return True
    methods = (vars(owner).get(method) for method in ("__init__", "__post_init__"))
    return any(f"self.{name}" in inspect.getsource(method) for method in methods if inspect.isfunction(method))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: f"{part.owner.__name__}.{part.name}")
def test_the_installed_versions_have_the_part(part: Part) -> None:
    """A version that renames, removes or changes the part fails here; the message says why it is needed."""
    assert not missing(part), missing(part)


class Renamed:
    """A class after some of its private parts were renamed or changed."""

    def __init__(self) -> None:
        self._stays = 1

    def _called(self, another: int) -> int:
        return another


@pytest.mark.parametrize(
    ("part", "says"),
    [
        (Part(Renamed, "_stays", None, "x"), ""),
        (Part(Renamed, "_gone", None, "a good reason"), "is gone. It is needed because: a good reason"),
        (Part(Renamed, "_called", ("another",), "x"), ""),
        (Part(Renamed, "_called", ("name",), "x"), "takes ['another'], not ['name']"),
        (Part(Renamed, "_uncalled", (), "x"), "is not a method any more"),
    ],
)
def test_a_missing_or_changed_part_is_reported_by_name(part: Part, says: str) -> None:
    """The check itself detects what it should."""
    assert says in missing(part) and bool(says) == bool(missing(part))


def test_each_part_is_named_once() -> None:
    """No private part is declared twice, and each has a reason."""
    names = [(part.owner, part.name) for part in PARTS]
    assert len(set(names)) == len(names)
    assert all(len(part.why) > 20 for part in PARTS)


def test_no_other_module_uses_a_private_part() -> None:
    """No other module of the room contains the name of a private part."""
    names = "|".join(sorted({part.name for part in PARTS if part.name.startswith("_")}))
    used = {
        f"{path.relative_to(REPOSITORY)}: {match.group()}"
        for path in REPOSITORY.glob("creditapp/streaming/*.py")
        if path.name != "faust_internals.py"
        for match in re.finditer(rf"(\.|def )({names})\b", path.read_text())
    }
    assert not used
