"""``python -m docs.map``: draw docs/map.svg, the rooms of the code and the imports between them, from the code itself.

Rows are the layers of the import contracts in setup.cfg. An arrow means "imports"; an import is left out where a chain of
arrows leads to the same room. A room's tooltip has all its imports.
"""

import ast
import configparser
import textwrap
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple

import grimp

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs" / "map.svg"
PACKAGES = ("benchmarks", "launch", "training", "creditapp", "broker")

WIDTH, MARGIN, LANE = 1280, 24, 9
TOP, ROW, BOX = 96, 122, 84
"""Pixels: where the first row begins, from row to row, and the height of a box."""
LETTER = 6.8
"""Pixels that a letter of a room's description takes, about."""

STYLE = """
text { font: 12px ui-sans-serif, system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #3c4a52; }
.name { font-weight: 700; font-size: 15px; fill: #10242c; } .title { font-weight: 700; font-size: 20px; fill: #10242c; }
.ground { fill: #f7f9f8; } .panel { fill: #eef3f2; } .box { fill: #ffffff; stroke: #7d9196; } .size { fill: #0d5c63; }
.arrow { fill: none; stroke: #5b7a83; stroke-width: 1.4; } .tip { fill: #5b7a83; }
g.room:hover .box { stroke: #0d5c63; stroke-width: 2.5; }
@media (prefers-color-scheme: dark) {
  text { fill: #b9c7cb; } .name, .title { fill: #f0f6f5; }
  .ground { fill: #0f1719; } .panel { fill: #162124; } .box { fill: #1e2c30; stroke: #6a8188; } .size { fill: #58b7b0; }
  .arrow { stroke: #8aa5ad; } .tip { fill: #8aa5ad; } g.room:hover .box { stroke: #58b7b0; }
}
"""


class Room(NamedTuple):
    """A package or a loose module."""

    module: str
    job: str
    modules: int
    imports: tuple[str, ...]
    """Names of the rooms of the same package that it imports."""

    @property
    def name(self) -> str:
        """Its name within its package."""
        return self.module.rpartition(".")[2]


class Box(NamedTuple):
    """Where a room is drawn."""

    room: Room
    x: float
    y: float
    width: float

    @property
    def middle(self) -> float:
        """The middle from left to right."""
        return self.x + self.width / 2


class Panel(NamedTuple):
    """A package and the part of the picture that it takes."""

    package: str
    x: float
    width: float
    widest: float
    """The width of a box that is alone in its row."""


PANELS = (Panel("creditapp", MARGIN, 806, 300), Panel("training", 854, WIDTH - MARGIN - 854, 270))


def layers(package: str) -> list[list[str]]:
    """The rows of a package's contract, from the top."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    rows = next(
        config[name]["layers"]
        for name in config.sections()
        if config[name].get("type") == "layers" and config[name].get("containers", "").strip() == package
    )
    return [[room.strip() for room in row.replace(":", "|").split("|")] for row in rows.split("\n") if row]


def job(module: str) -> str:
    """The first sentence of a module's docstring."""
    path = ROOT.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    said = ast.get_docstring(ast.parse(file.read_text())) or ""
    return " ".join(said.replace("``", "").split("\n\n")[0].split()).split(". ")[0].rstrip(".")


def room_of(graph: grimp.ImportGraph, module: str) -> Room:
    """A room with all that the picture says of it."""
    package = module.rpartition(".")[0]
    others = (graph.find_children(package) if package else set(PACKAGES)) - {module}
    imports = (
        other.rpartition(".")[2]
        for other in others
        if graph.direct_import_exists(importer=module, imported=other, as_packages=True)
    )
    return Room(module, job(module), 1 + len(graph.find_descendants(module)), tuple(sorted(imports)))


def reduced(rooms: dict[str, Room]) -> list[tuple[str, str]]:
    """The imports that no chain of other imports implies; without circles there is one such set."""

    def reached(name: str) -> set[str]:
        direct = [other for other in rooms[name].imports if other in rooms]
        return set(direct).union(*(reached(other) for other in direct))

    return [
        (name, other)
        for name in sorted(rooms)
        for other in rooms[name].imports
        if other in rooms and not any(other in reached(third) for third in rooms[name].imports if third in rooms)
    ]


def placed(graph: grimp.ImportGraph, panel: Panel) -> dict[str, Box]:
    """A box for each room of a panel, row by row."""
    boxes = {}
    for row, names in enumerate(layers(panel.package)):
        share = panel.width / len(names)
        width = min(panel.widest, share - 4 * LANE)
        for column, name in enumerate(names):
            x = panel.x + share * (column + 0.5) - width / 2
            boxes[name] = Box(room_of(graph, f"{panel.package}.{name}"), x, TOP + row * ROW, width)
    return boxes


class Lanes:
    """Ways for arrows past the rows between their ends; each way is used once."""

    def __init__(self, panel: Panel, boxes: dict[str, Box]) -> None:
        self._free: dict[float, list[float]] = {}
        for y in {box.y for box in boxes.values()}:
            taken = [(box.x - LANE, box.x + box.width + LANE) for box in boxes.values() if box.y == y]
            steps = range(int(panel.x) + LANE, int(panel.x + panel.width), LANE)
            self._free[y] = [x for x in steps if not any(left < x < right for left, right in taken)]

    def past(self, row: float, wanted: float) -> float:
        """The free way past a row that is nearest to where the arrow wants to go."""
        nearest = min(self._free[row], key=lambda x: (abs(x - wanted), x))
        self._free[row].remove(nearest)
        return nearest


def ends(edges: list[tuple[str, str]], boxes: dict[str, Box]) -> dict[tuple[str, str], tuple[float, float]]:
    """Where arrows leave and enter their boxes, side by side in the order of where they lead."""
    leaves: dict[tuple[str, str], float] = {}
    enters: dict[tuple[str, str], float] = {}
    for name, box in boxes.items():
        out = sorted((edge for edge in edges if edge[0] == name), key=lambda edge: (boxes[edge[1]].middle, edge))
        into = sorted((edge for edge in edges if edge[1] == name), key=lambda edge: (boxes[edge[0]].middle, edge))
        leaves |= {edge: box.x + box.width * (at + 1) / (len(out) + 1) for at, edge in enumerate(out)}
        enters |= {edge: box.x + box.width * (at + 1) / (len(into) + 1) for at, edge in enumerate(into)}
    return {edge: (leaves[edge], enters[edge]) for edge in edges}


def arrows(panel: Panel, boxes: dict[str, Box]) -> Iterator[str]:
    """A path for each import."""
    rooms = {name: box.room for name, box in boxes.items()}
    lanes, edges = Lanes(panel, boxes), reduced(rooms)
    between = ends(edges, boxes)
    for edge in sorted(edges, key=lambda edge: (boxes[edge[1]].y - boxes[edge[0]].y, edge)):
        start, end = boxes[edge[0]], boxes[edge[1]]
        x, last = between[edge]
        path, y = f"M{x:.1f} {start.y + BOX:.1f}", start.y + BOX
        for row in sorted({box.y for box in boxes.values() if start.y < box.y < end.y}):
            lane = lanes.past(row, x + (last - x) / (1 + (end.y - row) / ROW) ** 2)
            path, x, y = path + bend(x, y, lane, row) + f" V{row + BOX}", lane, row + BOX
        path += bend(x, y, last, end.y - 5)
        yield f'<path class="arrow" d="{path}"><title>{edge[0]} imports {edge[1]}</title></path>'
        yield f'<path class="tip" d="M{last - 4:.1f} {end.y - 8} h8 l-4 8 z"/>'


def bend(x: float, y: float, to_x: float, to_y: float) -> str:
    """A curve that leaves downwards and arrives downwards."""
    middle = (y + to_y) / 2
    return f" C{x:.1f} {middle:.1f} {to_x:.1f} {middle:.1f} {to_x:.1f} {to_y:.1f}"


def drawn(box: Box, most: int) -> Iterator[str]:
    """A box: name, number of modules with a bar of that length, and the room's job."""
    room = box.room
    uses = f"{room.module} imports {', '.join(room.imports) or 'no other room'}."
    count = f"{room.modules} module{'s' * (room.modules > 1)}" if box.width > 190 else str(room.modules)
    yield f'<g class="room"><title>{escape(room.job)}. {uses}</title>'
    yield f'<rect class="box" x="{box.x:.1f}" y="{box.y}" width="{box.width:.1f}" height="{BOX}" rx="7"/>'
    yield f'<text class="name" x="{box.x + 10:.1f}" y="{box.y + 20}">{room.name}</text>'
    yield f'<text x="{box.x + box.width - 10:.1f}" y="{box.y + 20}" text-anchor="end">{count}</text>'
    length = (box.width - 20) * room.modules / most
    yield f'<rect class="size" x="{box.x + 10:.1f}" y="{box.y + 26}" width="{length:.1f}" height="3" rx="1.5"/>'
    lines = textwrap.wrap(room.job, int((box.width - 20) / LETTER), max_lines=3, placeholder=" …")
    for at, line in enumerate(lines):
        yield f'<text x="{box.x + 10:.1f}" y="{box.y + 44 + 15 * at}">{escape(line)}</text>'
    yield "</g>"


def panel_of(graph: grimp.ImportGraph, panel: Panel) -> Iterator[str]:
    """A package: its ground, its arrows, its boxes."""
    boxes = placed(graph, panel)
    bottom = max(box.y for box in boxes.values()) + BOX
    across = ", ".join(room_of(graph, panel.package).imports)
    title = f"{panel.package}/" + (f" imports {across}" if across else "")
    yield f'<rect class="panel" x="{panel.x}" y="52" width="{panel.width}" height="{bottom + 16 - 52}" rx="10"/>'
    yield f'<text class="name" x="{panel.x + 14}" y="78">{title}</text>'
    yield from arrows(panel, boxes)
    most = max(box.room.modules for box in boxes.values())
    for name in sorted(boxes):
        yield from drawn(boxes[name], most)


def beside(graph: grimp.ImportGraph, y: float) -> Iterator[str]:
    """The packages without rooms, under training."""
    panel = PANELS[1]
    for at, package in enumerate(("benchmarks", "launch", "broker")):
        room = room_of(graph, package)
        imports = f"imports {', '.join(room.imports)}" if room.imports else "imports none of the others"
        yield from drawn(
            Box(room._replace(job=f"{room.job}; {imports}"), panel.x, y + at * (BOX + 14), panel.width), 40
        )


def picture() -> str:
    """The whole picture."""
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    below = TOP + ROW * (len(layers("training")) - 1) + BOX + 40
    height = max(TOP + ROW * (len(layers("creditapp")) - 1) + BOX + 16, below + 3 * (BOX + 14)) + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">',
        f"<style>{STYLE}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{height}"/>',
        f'<text class="title" x="{MARGIN}" y="36">The rooms and their imports</text>',
        f'<text x="{WIDTH - MARGIN}" y="36" text-anchor="end">'
        "An arrow means “imports”. Imports that a chain of arrows implies are left out.</text>",
        *(part for panel in PANELS for part in panel_of(graph, panel)),
        *beside(graph, below),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    FILE.write_text(picture())
