"""Make the tables of docs/interventions.md: `python tools/make_intervention_page.py`; `--check` only compares."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from copsim.scenarios.intervention_words import shown_table, table
from copsim.scenarios.interventions import interventions

PAGE = Path(__file__).resolve().parent.parent / "docs" / "interventions.md"


def made(text: str) -> str:
    """The page with its tables made anew."""
    some = list(interventions().values())
    for name, content in (("shown", shown_table(some)), ("all", table(some))):
        begin, end = f"<!-- {name}: made by python tools/make_intervention_page.py -->\n", f"<!-- end of {name} -->"
        before, found, rest = text.partition(begin)
        if not found or end not in rest:
            raise SystemExit(f"{PAGE.name} has no place for the table '{name}': {begin.strip()} … {end}")
        text = f"{before}{begin}\n{content}\n{end}{rest.partition(end)[2]}"
    return text


def main() -> int:
    """Write the page if it is out of date, or with `--check` say so; returns 1 where a check finds it out of date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the page is out of date")
    check = parser.parse_args().check
    text = PAGE.read_text(encoding="utf-8")
    new = made(text)
    if new == text:
        return 0
    if not check:
        PAGE.write_text(new, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{'out of date' if check else 'written'}: docs/{PAGE.name}\n")
    return 1 if check else 0


if __name__ == "__main__":
    sys.exit(main())
