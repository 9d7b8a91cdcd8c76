"""``python -m tests.support.pdfua``: see the package."""

import sys
from pathlib import Path

from broker.jars import lock
from tests.support.pdfua import JARS, POM, broken_rules

if sys.argv[1:] == ["lock"]:
    print(lock(POM, JARS), "jars locked")
else:
    for name, rules in broken_rules([Path(each) for each in sys.argv[1:]]).items():
        print(f"{name}: {'; '.join(rules) or 'conforms'}")
