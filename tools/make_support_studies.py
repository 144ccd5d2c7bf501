"""Run the comparisons of docs/studies/support-team with the command, and write their tables and files anew.

python tools/make_support_studies.py   (two minutes; then read what is written by hand again: it may no longer be so)
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from copsim.analysis.compare_phrases import fixed, places, signed
from copsim.analysis.phrases import share

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "studies" / "support-team"
PAGE = FOLDER / "README.md"
KEPT = ("differences.csv", "gains.csv", "quarters.csv", "figures/effects.svg")
BEGIN = re.compile(r"<!-- (?P<name>[a-z-]+): (?P<command>copsim compare [^>]+?) -->\n")
END = "<!-- end -->"
HEAD = (
    "arm", "stated hours", "of money", "active and core, last year", "realized value, all weeks", "still alive",
    "one more active or core member costs", "one more realized value costs", "less realized value in",
)  # fmt: skip


def main() -> int:
    """Run all commands of the page and put what they say into it."""
    text = PAGE.read_text(encoding="utf-8")
    for found in BEGIN.finditer(text):
        sys.stdout.write(f"{found['name']}\n")
        table = _made(found["name"], found["command"])
        before, marker, rest = text.partition(found[0])
        text = f"{before}{marker}\n{table}\n{END}{rest.partition(END)[2]}"
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    return 0


def _made(name: str, command: str) -> str:
    """Run a command, keep some of its files, and give a table of it."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        words = [sys.executable, "-m", *shlex.split(command), "--json", "--out", str(out)]
        done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=True)
        (FOLDER / name).mkdir(exist_ok=True)
        for file in KEPT:
            shutil.copy(out / file, FOLDER / name / Path(file).name)
    return f"    {command}\n\n{_table(json.loads(done.stdout), name)}"


def _table(told: dict[str, Any], name: str) -> str:
    rows = [HEAD, ["---"] * len(HEAD)]
    base = "arm1.who.core.people.baseline"
    alive = told["arm1.alive.baseline"]
    regular = told[base] + told["arm1.who.active.people.baseline"]
    first = [told["baseline"], "", "", fixed(regular, 1), fixed(told["arm1.realized_in_all.baseline"], 0), share(alive)]
    rows.append([*first, "", "", ""])
    for n in range(1, told["arms"] + 1):
        rows.append(_row(told, f"arm{n}"))
    lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    files = ", ".join(f"[{Path(file).name}]({name}/{Path(file).name})" for file in KEPT)
    return (
        f"{lines}\n\n{told['replicates']} pairs, seeds {told['first_seed']} to "
        f"{told['first_seed'] + told['replicates'] - 1}, {told['weeks']} weeks, model {told['model']}: {files}.\n"
    )


def _row(told: dict[str, Any], arm: str) -> list[str]:
    def cost(kind: str) -> str:
        return f"{told.get(f'{arm}.cost.stated_{kind}.difference', 0.0):,.12g}"

    def price(unit: str) -> str:
        kinds = {"stated_hours": "h", "stated_money": "of money", "members_hours": "h of members"}
        parts = []
        for kind, called in kinds.items():
            front = f"{arm}.price.{unit}.{kind}"
            if not told[f"{front}.why_not"]:
                value, low, high = (told[f"{front}.{end}"] for end in ("value", "low", "high"))
                finely = places(value)
                end = "any" if high is None else fixed(high, finely)
                parts.append(f"{fixed(value, finely)} {called} ({fixed(low, finely)} to {end})")
        return ", ".join(parts) or told[f"{arm}.price.{unit}.stated_hours.why_not"]

    core, active = (f"{arm}.who.{level}.people.difference" for level in ("core", "active"))
    realized = f"{arm}.realized_in_all"
    low, high = told[f"{realized}.low"], told[f"{realized}.high"]
    finely = places(high - low)
    apart = f"{signed(told[f'{realized}.difference'], finely)} ({fixed(low, finely)} to {fixed(high, finely)})"
    return [
        f"`{told[arm]}`",
        cost("hours"),
        cost("money"),
        signed(told[core] + told[active], 1),
        apart,
        share(told[f"{arm}.alive.value"]),
        price("regular"),
        price("realized"),
        share(told[f"{arm}.harm.realized.share"]),
    ]


if __name__ == "__main__":
    sys.exit(main())
