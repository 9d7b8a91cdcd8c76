"""A scorecard as an ONNX graph, in double precision throughout: no probability and no edge is rounded to a float.

One input a characteristic, [row, 1]: ``double`` for numbers (NaN for missing), ``string`` for categories (empty for missing). Outputs
[row, 1]: ``score`` and whole points by characteristic as ``int64``, ``pd`` as ``double``. A number's bin is how many edges are below it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.errors import TrainingError
from training.exports.card_tables import Axis, CardTables, free_name

OPSET, ML_OPSET, IR = 17, 3, 8
"""Of 2022: what any runtime of the last years can read."""


class _Graph:
    """Nodes and constants as they are added; every value gets a number for a name, so that no column's name can meet it."""

    def __init__(self, helper: Any, numpy_helper: Any, taken: Sequence[str]) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._helper, self._numpy_helper = helper, numpy_helper
        self._taken = set(taken)

    def name(self) -> str:
        """A name that nothing has."""
        name = free_name(f"value {len(self._taken)}", self._taken)
        self._taken.add(name)
        return name

    def constant(self, values: Any, dtype: type) -> str:
        """The name of a constant."""
        array: NDArray[Any] = np.asarray(values, dtype=dtype)
        self.constants.append(self._numpy_helper.from_array(array, self.name()))
        return str(self.constants[-1].name)

    def node(self, operator: str, *inputs: str, output: str = "", domain: str = "", **attributes: Any) -> str:
        """Add a node; the name of its output."""
        output = output or self.name()
        self.nodes.append(self._helper.make_node(operator, list(inputs), [output], domain=domain, **attributes))
        return output


def onnx(tables: CardTables) -> bytes:
    """The model's bytes; TrainingError without the package onnx, which the extra ``export`` brings."""
    try:
        from onnx import TensorProto, checker, helper, numpy_helper
    except ImportError:
        raise TrainingError("a file for ONNX needs the package onnx: pip install 'creditapp[export]'") from None
    inputs = [each.axis.name for each in tables.characteristics]
    outputs: list[str] = []
    for wanted in ("score", "pd", *(f"{name} points" for name in inputs)):
        outputs.append(free_name(wanted, [*inputs, *outputs]))
    graph = _Graph(helper, numpy_helper, [*inputs, *outputs])
    _add_nodes(graph, tables, outputs)

    def described(name: str, kind: int) -> Any:
        return helper.make_tensor_value_info(name, kind, ["rows", 1])

    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "scorecard",
            [
                described(each.axis.name, TensorProto.DOUBLE if each.axis.categories is None else TensorProto.STRING)
                for each in tables.characteristics
            ],
            [described(name, TensorProto.DOUBLE if at == 1 else TensorProto.INT64) for at, name in enumerate(outputs)],
            graph.constants,
        ),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", ML_OPSET)],
        ir_version=IR,
        producer_name="creditapp",
        doc_string=f"Scorecard {tables.version}",
    )
    checker.check_model(model)
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def _add_nodes(graph: _Graph, tables: CardTables, outputs: Sequence[str]) -> None:
    bins = {(at, axis): _bin(graph, axis, tables.characteristics[at].unknown) for at, axis in tables.axes}
    raw = graph.constant([[tables.raw_base]], np.float64)
    points = []
    for at, each in enumerate(tables.characteristics):
        points.append(_lookup(graph, bins[at, each.axis], each.points, np.int64))
        raw = graph.node("Add", raw, _lookup(graph, bins[at, each.axis], each.raw, np.float64))
    for pair in tables.pairs:
        first, second = (bins[cut] for cut in zip((pair.first, pair.second), pair.axes, strict=True))
        row = graph.node("Mul", first, graph.constant(len(pair.raw[0]), np.int64))
        cell = graph.node("Add", row, second)
        for at, share in zip((pair.first, pair.second), pair.shares, strict=True):
            points[at] = graph.node("Add", points[at], _lookup(graph, cell, np.ravel(share), np.int64))
        raw = graph.node("Add", raw, _lookup(graph, cell, np.ravel(pair.raw), np.float64))
    whole = graph.constant([[tables.base_points]], np.int64)
    for name, its in zip(outputs[2:], points, strict=True):
        whole = graph.node("Add", whole, graph.node("Identity", its, output=name))
    limits = (graph.constant(limit, np.int64) for limit in (tables.lowest, tables.highest))
    graph.node("Clip", whole, *limits, output=outputs[0])
    weighted = graph.node("Mul", raw, graph.constant(tables.slope, np.float64))
    graph.node("Sigmoid", graph.node("Add", weighted, graph.constant(tables.intercept, np.float64)), output=outputs[1])


def _bin(graph: _Graph, axis: Axis, unknown: Sequence[float]) -> str:
    """Each value's bin, [row, 1]."""
    if axis.categories is not None:
        return graph.node(
            "LabelEncoder", axis.name, domain="ai.onnx.ml", keys_strings=list(axis.categories) or [""],
            values_int64s=list(range(len(axis.categories))) or [0], default_int64=axis.missing,
        )  # fmt: skip
    missing = graph.node("Or", graph.node("IsNaN", axis.name), graph.node("IsInf", axis.name))
    if unknown:
        equal = graph.node("Cast", graph.node("Equal", axis.name, graph.constant([unknown], np.float64)), to=7)
        count = graph.node("ReduceSum", equal, graph.constant([1], np.int64), keepdims=1)
        missing = graph.node("Or", missing, graph.node("Greater", count, graph.constant(0, np.int64)))
    if axis.edges:
        above = graph.node("Greater", axis.name, graph.constant([axis.edges], np.float64))
        count = graph.node("Cast", above, to=7)  # TensorProto.INT64
        place = graph.node("ReduceSum", count, graph.constant([1], np.int64), keepdims=1)
    else:
        place = graph.constant(0, np.int64)
    return graph.node("Where", missing, graph.constant(axis.missing, np.int64), place)


def _lookup(graph: _Graph, bins: str, values: Any, dtype: type) -> str:
    return graph.node("Gather", graph.constant(values, dtype), bins, axis=0)
