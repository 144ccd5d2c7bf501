"""Measures what is told of the landscapes in docs/landscapes.md: `python tools/measure_landscapes.py`; half a minute.

Each row compares two ways of living one landscape, seed by seed; what stands between the two marks of the page is
written anew, and so is the version of the model.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from copsim.experiments.ensemble import run_many
from copsim.scenarios import Scenario, load
from copsim.simulation.model import VERSION

PAGE = Path(__file__).parent.parent / "docs" / "landscapes.md"
BEGINS, ENDS = "<!-- measured: begins -->", "<!-- measured: ends -->"
LIVES, WEEKS, FROM = 24, 156, 104
STUDENT = 2.069
"""97.5 % point of Student's t with 23 degrees of freedom."""
MEASURES = {
    "present": "take part",
    "news": "taken up",
    "realized": "realized",
    "told_across": "told across",
    "misunderstood": "misunderstood",
    "crossed": "taken up across",
    "hours_across": "hours in encounters",
    "common_ground": "common ground",
    "gap": "gap in leader hours",
    "voluntary": "voluntary share",
}


def lived(scenario: Scenario) -> np.ndarray:
    """Weekly records of the third year: (lives, weeks, communities)."""
    block: np.ndarray = run_many(scenario.plan(), range(1, LIVES + 1), WEEKS).block[:, FROM:]
    return block


def told(having: np.ndarray, without: np.ndarray, places: slice) -> str:
    """Each measure that differs beyond chance, and what is realized in any case: with, without, difference."""
    parts = []
    for name, words in MEASURES.items():
        x, y = (one[name][:, :, places].astype(float).mean((1, 2)) for one in (having, without))
        d = x - y
        half = STUDENT * d.std(ddof=1) / LIVES**0.5
        if abs(d.mean()) > half or name == "realized":
            parts.append(f"{words} {x.mean():.2g} and {y.mean():.2g} ({d.mean():+.2g} ± {half:.1g})")
    return "; ".join(parts)


def rows() -> list[tuple[str, str]]:
    """What is compared, and what came out."""
    whole = slice(None)
    firm, ministries, schools = load("firm"), load("ministries"), load("schools")
    brokers = {f"links[{n}].brokers": 0.1 for n in range(len(firm.links))}
    team = {"supporting.team_hours": 40.0, "supporting.serves": 20}
    of_firm, of_ministries, of_schools = lived(firm), lived(ministries), lived(schools)
    alone = lived(schools.model_copy(update={"links": ()}))
    return [
        ("`firm`, beside no links", told(of_firm, lived(firm.model_copy(update={"links": ()})), whole)),
        ("`firm` with ten in a hundred who belong to the neighbour too, beside as it is",
         told(lived(firm.with_values(brokers)), of_firm, whole)),
        ("`firm` without silos, beside with", told(lived(firm.with_values({"crossing.silo": 0.0})), of_firm, whole)),
        ("`firm` with a support team of 40 hours a week over its twenty communities, beside none",
         told(lived(firm.with_values(team)), of_firm, whole)),
        ("`ministries`, beside no links",
         told(of_ministries, lived(ministries.model_copy(update={"links": ()})), whole)),
        ("`ministries` without conveners, beside with",
         told(lived(ministries.with_values({"convening.convener_hours": 0.0})), of_ministries, whole)),
        ("`schools`: the district, beside no links", told(of_schools, alone, slice(0, 1))),
        ("`schools`: the schools, beside no links", told(of_schools, alone, slice(1, None))),
    ]  # fmt: skip


def main() -> None:
    """Write the table into the page."""
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.split(BEGINS)[0], text.split(ENDS)[1]
    lines = [BEGINS, f"Model {VERSION}, seeds 1 to {LIVES}.", "", "| what is compared | what differs beyond chance |"]
    lines += ["|---|---|", *(f"| {what} | {came} |" for what, came in rows()), ENDS]
    PAGE.write_text(before + "\n".join(lines) + after, encoding="utf-8")
    sys.stdout.write(f"written: {PAGE.name}\n")


if __name__ == "__main__":
    main()
