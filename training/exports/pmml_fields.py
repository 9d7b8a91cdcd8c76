"""Elements of PMML that derive fields: a value for each bin of an input, a table over two fields, calls of built-in functions."""

from collections.abc import Iterable, Sequence
from functools import reduce
from math import inf
from xml.etree import ElementTree as ET

from training.exports.card_tables import Axis, Interval

Element = ET.Element


def add(parent: Element, tag: str, **attributes: object) -> Element:
    """A new last child."""
    return ET.SubElement(parent, tag, {name: str(value) for name, value in attributes.items()})


def constant(value: float) -> Element:
    """A number."""
    element = ET.Element("Constant", {"dataType": "double"})
    element.text = repr(float(value))
    return element


def reference(field: str) -> Element:
    """The value of a field."""
    return ET.Element("FieldRef", {"field": field})


def call(function: str, *arguments: Element) -> Element:
    """A built-in function of these."""
    element = ET.Element("Apply", {"function": function})
    element.extend(arguments)
    return element


def added(terms: Iterable[Element]) -> Element:
    """Their sum from left to right, as every other export adds; the function takes two at a time."""
    return reduce(lambda total, term: call("+", total, term), terms)


def derive(local: Element, name: str, expression: Element) -> str:
    """Add a derived number; its name."""
    add(local, "DerivedField", name=name, optype="continuous", dataType="double").append(expression)
    return name


def lookup(local: Element, name: str, axis: Axis, values: Iterable[str], is_label: bool = False) -> str:
    """Add a field with a value for each bin of an input, the last for missing ones; its name."""
    known = list(values)
    kind = (
        {"optype": "categorical", "dataType": "string"} if is_label else {"optype": "continuous", "dataType": "double"}
    )
    field = add(local, "DerivedField", name=name, **kind)
    missing = {"mapMissingTo": known[axis.missing], "defaultValue": known[axis.missing], "dataType": kind["dataType"]}
    if axis.categories is None:
        discretize = add(field, "Discretize", field=axis.name, **missing)
        for interval, value in zip(axis.intervals, known, strict=False):
            add(add(discretize, "DiscretizeBin", binValue=value), "Interval", **_ends(interval))
    else:
        table = _map_values(field, [axis.name], missing)
        for category, value in zip(axis.categories, known, strict=False):
            _row(table, [category], value)
        if not axis.categories:  # a table has a row; no value can be this one, as the words of missing cells are none
            _row(table, ["NA"], known[axis.missing])
    return name


def grid(local: Element, name: str, fields: Sequence[str], values: Sequence[Sequence[float]]) -> str:
    """Add a number by the bins of two fields; its name."""
    field = add(local, "DerivedField", name=name, optype="continuous", dataType="double")
    table = _map_values(field, fields, {"dataType": "double"})
    for at, row in enumerate(values):
        for beside, value in enumerate(row):
            _row(table, [str(at), str(beside)], repr(value))
    return name


def _map_values(field: Element, fields: Sequence[str], attributes: dict[str, str]) -> Element:
    """The table of a mapping from these fields, in columns key1, key2 …"""
    mapping = add(field, "MapValues", outputColumn="value", **attributes)
    for number, name in enumerate(fields, 1):
        add(mapping, "FieldColumnPair", field=name, column=f"key{number}")
    return add(mapping, "InlineTable")


def _row(table: Element, keys: Sequence[str], value: str) -> None:
    row = add(table, "row")
    for number, key in enumerate(keys, 1):
        add(row, f"key{number}").text = key
    add(row, "value").text = value


def _ends(interval: Interval) -> dict[str, str]:
    """An interval's attributes; an end that is infinite is not stated."""
    closure = ("closed" if interval.has_low else "open") + ("Closed" if interval.has_high else "Open")
    low = {} if interval.low == -inf else {"leftMargin": repr(interval.low)}
    high = {} if interval.high == inf else {"rightMargin": repr(interval.high)}
    return {"closure": closure} | (low | high or {"leftMargin": "-1.7976931348623157E308", "closure": "closedOpen"})
