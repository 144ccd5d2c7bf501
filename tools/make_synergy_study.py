"""Run all lives of docs/studies/synergy and write its tables and figures anew, the same to the bit.

python tools/make_synergy_study.py     (ten minutes; then read what is written by hand again: it may no longer be so)
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from copsim.analysis.drawing import FONT, GRID, INK, QUIET, new_figure, write
from copsim.analysis.paired import Paired, paired
from copsim.analysis.practice import in_own_work
from copsim.analysis.regimes import CENTRALISED, COMMUNITIES, DECENTRALISED, Regimes
from copsim.analysis.regimes_page import quality_and_variety
from copsim.analysis.regimes_words import apart, table, told
from copsim.analysis.writing import svg_text
from copsim.regime_order import order
from copsim.simulation.life import Life
from copsim.simulation.model import VERSION
from copsim.simulation.records import ELSEWHERE_KEY

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "studies" / "synergy"
END = "<!-- end -->"
REPLICATES = 100
STAFF = ("organisation.full_time=6", "deciding.compulsion=5")
FORMS: dict[str, tuple[str, ...]] = {"ordered": (), "staffed": STAFF}
"""What the organisation does under centralisation besides ordering."""


@dataclass(frozen=True)
class Variation:
    """Something that is assumed otherwise."""

    group: str
    label: str
    settings: tuple[str, ...] = ()
    asked: dict[str, Any] = field(default_factory=dict)

    @property
    def options(self) -> str:
        """The same as options of the command."""
        named = [f"--{name} {value:g}" for name, value in self.asked.items()]
        return " ".join([*named, *(f"--set {text}" for text in self.settings)])


def _each(group: str, path: str, values: Sequence[float]) -> Iterator[Variation]:
    for value in values:
        yield Variation(group, f"{path} {value:g}", (f"{path}={value:g}",))


def _asked(group: str, name: str, values: Sequence[float]) -> Iterator[Variation]:
    for value in values:
        yield Variation(group, f"{name} {value:g}", asked={name: value})


VARIATIONS: tuple[Variation, ...] = (
    Variation("as it is", "as it is"),
    *_each("how alike work is within a unit", "knowing.likeness", (0.0, 0.5, 0.9)),
    *_each("how much comes up in one person's work", "knowing.context_share", (0.1, 0.4)),
    *_each("dynamism", "world.dynamism", (0.3, 3.0)),
    *_each("dynamism", "knowing.turning_topics", (0.0, 0.006)),
    *_asked("share across", "across", (0.1, 0.2, 0.45, 0.6)),
    *_asked("how much is ordered", "ordered", (0.25, 0.5, 0.75)),
    *_each("how much is ordered", "agenda.commanded_share", (0.2, 0.8)),
    *_each("what ordering costs", "organisation.order_cost", (0.0,)),
    *_each("how far outside sources are believed", "telling.expert_trust", (0.0, 1.0)),
    Variation("what people know at first", "known 0.1", ("knowing.known=0.1", "knowing.founder_known=0.2")),
    Variation("what people know at first", "known 0.6", ("knowing.known=0.6", "knowing.founder_known=0.7")),
    *_asked("size", "people", (8, 40)),
    *_asked("size", "units", (2, 12)),
    Variation("nobody comes or goes", "nobody comes or goes", ("joining.turnover=0", "joining.prospects=0")),
    *_asked("time", "weeks", (52, 312)),
)


MOVED = ("as it is", "world.dynamism 3", "nobody comes or goes")
"""For these it is looked at who gains."""
GROUPS = ("all together", "who belong to two", "who stay at home", "who came later")


def who_gains(each: Variation, *, shared: bool) -> list[Paired]:
    """Quality of each group's people with communities, beside the same people in units by themselves.

    Those who are there at the start and in both lives at the end are compared with themselves; those who came later as
    a group. The model lets each membership of a person raise concerns of its own, so that the work of those who belong
    to two raises more of them.

    Args:
        each: what is assumed otherwise.
        shared: whether these people's work raises no more concerns than before: half of them for each community.
    """
    asked = order(settings=each.settings, replicates=REPLICATES, **each.asked)
    plans = [asked.regimes[name].plan() for name in (DECENTRALISED, COMMUNITIES)]
    values = np.full((2, len(GROUPS), REPLICATES), np.nan)
    for s, seed in enumerate(asked.seeds):
        alone = Life(plans[0], seed, weeks=asked.weeks).live(asked.weeks)
        across = Life(plans[1], seed, weeks=asked.weeks)
        guests = np.unique(across.members["person"][across.members["key"] >= ELSEWHERE_KEY])
        _live(across, guests if shared else guests[:0], asked.weeks)
        first = plans[0].first_people
        stayed = (alone.people["left"][:first] < 0) & (across.people["left"][:first] < 0)
        two = np.isin(np.arange(first), guests)
        for n, life in enumerate((alone, across)):
            well, ill = in_own_work(life.people, int(life.plan.setting[0]["topics"]))
            quality, later = well - ill, life.people["left"][first:] < 0
            there = life.people["left"] < 0
            groups = (
                quality[there],
                quality[:first][stayed & two],
                quality[:first][stayed & ~two],
                quality[first:][later],
            )
            for g, some in enumerate(groups):
                values[n, g, s] = some.mean() if len(some) else np.nan
    return [paired(*values[:, g]) for g in range(len(GROUPS))]


def _live(life: Life, guests: Any, weeks: int) -> None:
    """Live on; whenever relevance is drawn, that of all memberships of these people is halved."""
    if len(guests) == 0:
        life.live(weeks)
        return
    rows = np.flatnonzero(np.isin(life.members["person"], guests))
    known = np.full(len(rows), np.nan)
    for _ in range(weeks):
        drawn = life.members["relevance"][rows]
        known = np.where(drawn == known, known, drawn / 2.0)
        life.members["relevance"][rows] = known
        life.live(1)


def _guests_told() -> str:
    rows = [["", "what their work raises", *GROUPS]]
    for each in VARIATIONS:
        if each.label in MOVED:
            for shared, raised in ((False, "more, for two communities"), (True, "as much as before, half for each")):
                cells = ["–" if of.pairs == 0 else apart(of) for of in who_gains(each, shared=shared)]
                rows.append([each.label, raised, *cells])
    return _lines(rows)


def main() -> int:
    """Run everything, and put it into the page."""
    found: dict[tuple[str, str], Regimes] = {}
    for n, each in enumerate(VARIATIONS, 1):
        sys.stdout.write(f"{n} of {len(VARIATIONS)}: {each.label}\n")
        sys.stdout.flush()
        for form, above in FORMS.items():
            asked = order(settings=each.settings, above=above, replicates=REPLICATES, **each.asked)
            found[each.label, form] = asked.run().regimes
    FOLDER.mkdir(parents=True, exist_ok=True)
    for form in FORMS:
        regimes = found["as it is", form]
        _write(f"{form}.svg", svg_text(quality_and_variety(regimes), form))
        pd.DataFrame(regimes.differences).to_csv(FOLDER / f"{form}.csv", index=False, lineterminator="\n")
    _write("variations.svg", svg_text(forest(found), "variations"))
    rows = pd.DataFrame(list(_rows(found)))
    rows.to_csv(FOLDER / "variations.csv", index=False, lineterminator="\n", float_format="%.5g")
    page = FOLDER / "README.md"
    text = page.read_text(encoding="utf-8")
    for name, made in (
        *((form, _regimes_told(found["as it is", form])) for form in FORMS),
        ("all", _table(found)),
        ("guests", _guests_told()),
    ):
        before, marker, rest = text.partition(f"<!-- {name} -->\n")
        if not marker:
            raise SystemExit(f"{page} has no mark <!-- {name} -->")
        text = f"{before}{marker}\n{made}\n{END}{rest.partition(END)[2]}"
    _write("README.md", text)
    return 0


def _write(name: str, text: str) -> None:
    (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


def _lines(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *body))


def _regimes_told(found: Regimes) -> str:
    head, rows = table(found)
    said = "\n".join(f"- {told(each)}" for each in found.judged)
    return f"{_lines([head, *rows])}\n\n{said}\n\n{len(found.seeds)} lives under each regime, model {VERSION}.\n"


KEPT = ("quality", "sound", "wrong", "variety", "beyond_chance", "practice", "synergy", "regulars", "hours")
CENTRAL = (
    ("quality, communities less decentralised", COMMUNITIES, DECENTRALISED, "quality", "ordered"),
    ("variety, communities less ordered", COMMUNITIES, CENTRALISED, "variety", "ordered"),
    ("variety, communities less staffed", COMMUNITIES, CENTRALISED, "variety", "staffed"),
    ("quality, communities less staffed", COMMUNITIES, CENTRALISED, "quality", "staffed"),
    ("beyond chance, staffed less decentralised", CENTRALISED, DECENTRALISED, "beyond_chance", "staffed"),
)
"""Columns: what is told, the regimes, the measure, the form of centralisation."""


def _of(found: dict[tuple[str, str], Regimes], label: str, column: tuple[str, str, str, str, str]) -> Paired:
    _, arm, beside, measure, form = column
    return found[label, form].beside(arm, beside, measure)


def _table(found: dict[tuple[str, str], Regimes]) -> str:
    head = ["", *(column[0] for column in CENTRAL), "synergy, topics", "the claim beside ordered", "beside staffed"]
    rows = []
    for each in VARIATIONS:
        regimes = found[each.label, "ordered"]
        cells = [apart(_of(found, each.label, column)) for column in CENTRAL]
        claims = [found[each.label, form].claim for form in FORMS]
        rows.append([each.label, *cells, f"{regimes.mean(COMMUNITIES, 'synergy')[0]:.1f}", *claims])
    return _lines([head, *rows])


def _rows(found: dict[tuple[str, str], Regimes]) -> Iterator[dict[str, Any]]:
    """The same for programs: more measures, both forms."""
    for each in VARIATIONS:
        for form, above in FORMS.items():
            options = " ".join([each.options, *(f"--above {text}" for text in above)]).strip()
            start = {"group": each.group, "variation": each.label, "form": form, "options": options}
            for row in found[each.label, form].differences:
                # Of communities beside units by themselves both forms say the same.
                if row["measure"] in KEPT and (form == "ordered" or CENTRALISED in (row["regime"], row["beside"])):
                    yield {**start, **row, "claim": found[each.label, form].claim}


def forest(found: dict[tuple[str, str], Regimes]) -> Figure:
    """Differences with their intervals: a row per variation, a column per comparison."""
    columns = CENTRAL[:4]
    height = 1.1 + 0.2 * len(VARIATIONS)
    figure = new_figure(11.0, height)
    left, width = 0.19, 0.19
    for n, column in enumerate(columns):
        axes = figure.add_axes((left + n * 0.205, 0.06, width, 0.86), facecolor="white")
        axes.set_ylim(len(VARIATIONS) - 0.4, -0.6)
        axes.axvline(0.0, color=QUIET, linewidth=0.8)
        axes.grid(visible=True, axis="x", color=GRID, linewidth=0.7)
        for side in ("left", "top", "right"):
            axes.spines[side].set_visible(False)
        axes.tick_params(labelsize=7, labelcolor=QUIET, color=QUIET, labelfontfamily=FONT)
        axes.set_yticks([])
        for y, each in enumerate(VARIATIONS):
            of = _of(found, each.label, column)
            colour = "#009468" if of.low > 0.0 else "#b04a00" if of.high < 0.0 else QUIET
            axes.plot((of.low, of.high), (y, y), "-", color=colour, linewidth=1.6)
            axes.plot(of.difference, y, "o", color=colour, markersize=4)
            if n == 0:
                write(axes, -0.04, y, each.label, 7.5, transform=axes.get_yaxis_transform(), ha="right", va="center")
        head = column[0].replace(", ", ":\n")
        write(axes, 0.5, 1.01, head, 7.5, transform=axes.transAxes, ha="center", color=INK, fontweight="bold")
    return figure


if __name__ == "__main__":
    sys.exit(main())
