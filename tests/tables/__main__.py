"""``python -m tests.tables --count 10000``: write and read tables, and print what disagrees."""

import argparse
import sys
import time
from collections import Counter

from tests.tables.check import check


def main() -> int:
    """The number of disagreements, at most 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0, help="Of the first table; the others follow.")
    options = parser.parse_args()
    started, wrong, said = time.monotonic(), 0, 0
    forms: Counter[str] = Counter()
    for seed in range(options.seed, options.seed + options.count):
        outcome = check(seed)
        forms[outcome.form.split(" ")[0]] += 1
        said += outcome.said
        if outcome.disagreement:
            wrong += 1
            print(f"seed {outcome.seed}: {outcome.disagreement}\n  {outcome.form}", flush=True)
        if sys.stderr.isatty() and seed % 50 == 0:
            print(f"\r{seed - options.seed:,} tables", end="", file=sys.stderr, flush=True)
    print(
        f"{options.count:,} tables, each written twice, in {time.monotonic() - started:.0f} s: {wrong:,} disagree; {said:,} ambiguous columns were said to be so"
    )
    print(", ".join(f"{form} {count:,}" for form, count in forms.most_common()))
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
