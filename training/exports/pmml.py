"""A scorecard as PMML 4.4 (dmg.org/pmml/v4-4): a ``Scorecard`` whose partial scores are the points, with score and probability as output.

A characteristic without pairs states its points bin by bin, as any tool shows them; one with pairs adds its shares in an expression.
Reasons are ranked by points below the best, as in the scorecard. The probability follows the unrounded points, which are derived fields.
"""

import re
from xml.etree import ElementTree as ET

from training.errors import TrainingError
from training.exports.card_tables import CardTables, Characteristic, free_name
from training.exports.pmml_fields import Element, add, added, call, constant, derive, grid, lookup, reference

NAMESPACE = "http://www.dmg.org/PMML-4_4"
REASONS = 4
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MOST = "1.7976931348623157E308"


def pmml(tables: CardTables) -> bytes:
    """The document; TrainingError for a name or category with a character that XML cannot hold."""
    _check(tables)
    root = ET.Element("PMML", {"xmlns": NAMESPACE, "version": "4.4"})
    add(add(root, "Header", description=f"Scorecard {tables.version}"), "Application", name="creditapp")
    _data_dictionary(root, tables)
    model = add(
        root, "Scorecard", modelName=tables.version or "scorecard", functionName="regression", initialScore=tables.base_points,
        useReasonCodes="true", reasonCodeAlgorithm="pointsBelow", baselineScore=0, baselineMethod="max",
    )  # fmt: skip
    _model(model, tables)
    ET.indent(root)
    # A carriage return in text would be read as a line feed.
    document: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return document.replace(b"\r", b"&#13;") + b"\n"


def _check(tables: CardTables) -> None:
    for each in tables.characteristics:
        for word in (each.axis.name, each.reason, *(each.axis.categories or ())):
            if _UNWRITABLE.search(word):
                raise TrainingError(
                    f"{each.axis.name!r}: {word!r} has a character that XML cannot hold; rename it and fit again"
                )


def _data_dictionary(root: Element, tables: CardTables) -> None:
    """Values and the interval say what is valid; all else counts as missing."""
    dictionary = add(root, "DataDictionary", numberOfFields=len(tables.characteristics))
    for each in tables.characteristics:
        if each.axis.categories is None:
            field = add(dictionary, "DataField", name=each.axis.name, optype="continuous", dataType="double")
            add(field, "Interval", closure="closedClosed", leftMargin=f"-{_MOST}", rightMargin=_MOST)
            for code in each.unknown:
                add(field, "Value", value=code, property="missing")
        else:
            field = add(dictionary, "DataField", name=each.axis.name, optype="categorical", dataType="string")
            for category in each.axis.categories:
                add(field, "Value", value=category)


class _Names:
    """Names of derived fields and outputs, none of which is an input's or another's."""

    def __init__(self, tables: CardTables) -> None:
        self._taken = [each.axis.name for each in tables.characteristics]

    def new(self, wanted: str) -> str:
        """A name like this; it is taken from now on."""
        self._taken.append(free_name(wanted, self._taken))
        return self._taken[-1]


def _model(model: Element, tables: CardTables) -> None:
    """The parts of the model, in the order that the schema asks for."""
    schema = add(model, "MiningSchema")
    for each in tables.characteristics:
        add(schema, "MiningField", name=each.axis.name, usageType="active", invalidValueTreatment="asMissing")
    names = _Names(tables)
    score, pd = names.new("score"), names.new("pd")
    output, local = add(model, "Output"), add(model, "LocalTransformations")
    raw = [
        lookup(local, names.new(f"unrounded points of {each.axis.name}"), each.axis, map(repr, each.raw))
        for each in tables.characteristics
    ]
    alone = [
        lookup(local, names.new(f"own points of {each.axis.name}"), each.axis, map(str, each.points))
        for each in tables.characteristics
    ]
    shares = _pairs(local, tables, names, raw)
    points = [
        derive(local, names.new(f"points of {each.axis.name}"), added(map(reference, (own, *its)))) if its else own
        for each, own, its in zip(tables.characteristics, alone, shares, strict=True)
    ]
    whole = names.new("whole points")
    add(output, "OutputField", name=whole, optype="continuous", dataType="double", feature="predictedValue")
    within = call("min", constant(tables.highest), call("max", constant(tables.lowest), reference(whole)))
    _output(output, score, within)
    unrounded = added([constant(tables.raw_base), *map(reference, raw)])
    log_odds = call("+", constant(tables.intercept), call("*", constant(tables.slope), unrounded))
    exponential = call("exp", call("*", constant(-1), log_odds))
    _output(output, pd, call("/", constant(1), call("+", constant(1), exponential)))
    for each, its in zip(tables.characteristics, points, strict=True):
        _output(output, names.new(f"{each.axis.name} points"), reference(its))
    for rank in range(1, min(REASONS, len(points)) + 1):
        reason = names.new(f"factor_{rank}")
        add(
            output, "OutputField", name=reason, optype="categorical", dataType="string", feature="reasonCode", rank=rank
        )
    characteristics = add(model, "Characteristics")
    by_code = sorted(
        range(len(points)), key=lambda at: tables.characteristics[at].code
    )  # the first of equals ranks first
    for at in by_code:
        _characteristic(characteristics, tables.characteristics[at], points[at] if shares[at] else None)


def _output(output: Element, name: str, expression: Element) -> None:
    field = add(output, "OutputField", name=name, optype="continuous", dataType="double", feature="transformedValue")
    field.append(expression)


def _pairs(local: Element, tables: CardTables, names: _Names, raw: list[str]) -> list[list[str]]:
    """The names of each characteristic's shares; ``raw`` gets the pairs' unrounded points."""
    cuts = {cut for pair in tables.pairs for cut in zip((pair.first, pair.second), pair.axes, strict=True)}
    bins = {
        cut: lookup(
            local, names.new(f"bin of {cut[1].name}"), cut[1], map(str, range(cut[1].missing + 1)), is_label=True
        )
        for cut in tables.axes
        if cut in cuts
    }
    shares: list[list[str]] = [[] for _ in tables.characteristics]
    for pair in tables.pairs:
        title = " and ".join(axis.name for axis in pair.axes)
        keys = (bins[pair.first, pair.axes[0]], bins[pair.second, pair.axes[1]])
        raw.append(grid(local, names.new(f"unrounded points of {title}"), keys, pair.raw))
        for at, axis, share in zip((pair.first, pair.second), pair.axes, pair.shares, strict=True):
            shares[at].append(grid(local, names.new(f"points of {axis.name} with {title}"), keys, share))
    return shares


def _characteristic(parent: Element, each: Characteristic, expression: str | None) -> None:
    """Its bins with their points, of which the first that holds counts; or the field that holds its points."""
    element = add(parent, "Characteristic", name=each.axis.name, reasonCode=each.reason, baselineScore=0)
    if expression is not None:
        attribute = add(element, "Attribute")
        add(attribute, "True")
        add(attribute, "ComplexPartialScore").append(reference(expression))
        return
    name, missing = each.axis.name, each.axis.missing
    if each.axis.categories is None:
        attribute = add(element, "Attribute", partialScore=each.points[missing])
        add(attribute, "SimplePredicate", field=name, operator="isMissing")
        for interval, points in zip(each.axis.intervals[:-1], each.points, strict=False):
            attribute = add(element, "Attribute", partialScore=points)
            operator = "lessOrEqual" if interval.has_high else "lessThan"
            add(attribute, "SimplePredicate", field=name, operator=operator, value=repr(interval.high))
        add(add(element, "Attribute", partialScore=each.points[missing - 1]), "True")
        return
    for category, points in zip(each.axis.categories, each.points, strict=False):
        add(
            add(element, "Attribute", partialScore=points),
            "SimplePredicate",
            field=name,
            operator="equal",
            value=category,
        )
    add(add(element, "Attribute", partialScore=each.points[missing]), "True")
