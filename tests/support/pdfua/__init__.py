"""veraPDF, the reference validator of PDF/UA-1 (ISO 14289-1): what a PDF breaks of the rules that a machine can check.

``python -m tests.support.pdfua FILE…`` prints it; ``python -m tests.support.pdfua lock`` writes jars.lock anew after a change of pom.xml.
"""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from broker.jars import fetch

POM = Path(__file__).with_name("pom.xml")
JARS = POM.parents[3] / ".cache" / "verapdf-jars"
MAIN = "org.verapdf.apps.GreenfieldCliWrapper"


def broken_rules(files: Sequence[Path]) -> dict[str, list[str]]:
    """By file name, the rules that it breaks, each with its clause and what it asks for; one run of Java for all files."""
    fetch(POM, JARS)
    command = ["java", "-cp", f"{JARS}/*", MAIN, "--flavour", "ua1", "--format", "json", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout.startswith("{"):
        raise RuntimeError(f"veraPDF ended with {done.returncode}: {done.stderr}")
    jobs = json.loads(done.stdout)["report"]["jobs"]
    return {Path(job["itemDetails"]["name"]).name: _rules(job) for job in jobs}


def _rules(job: dict) -> list[str]:
    if "validationResult" not in job:
        return ["not a PDF that can be read"]
    (result,) = job["validationResult"]
    return [
        f"{rule['clause']}-{rule['testNumber']}: {rule['description']}" for rule in result["details"]["ruleSummaries"]
    ]
