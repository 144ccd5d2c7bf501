"""Let a simulated evaluator look at six hundred communities, and write docs/studies/evaluator anew.

python tools/make_evaluator_study.py          (half a minute; then read what is written by hand again)
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from copsim.analysis.drawing import FIRST, QUIET, SECOND, new_figure, write
from copsim.analysis.evaluating import INDICATORS, QUARTER, Told, rank_correlation, tells, tells_less, together
from copsim.analysis.paired import paired
from copsim.analysis.writing import save_figures
from copsim.experiments.studies.sampling import latin_sample
from copsim.scenarios import load
from copsim.simulation.life import Life, Plan
from copsim.simulation.model import QUANTITIES, VERSION

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "studies" / "evaluator"
PAGE = FOLDER / "README.md"
BASE = load("healthy")
COMMUNITIES = 600
WEEKS = 104
SAMPLE = 1
RANGES: dict[str, tuple[float, float]] = {
    "start.members": (15, 80),
    "start.founders": (3, 12),
    "start.pledge": (1, 5),
    "leading.effort": (0.3, 1.0),
    "world.dynamism": (0.5, 2.0),
    "world.time_legitimacy": (0.2, 1.0),
    "work.relevance_mean": (0.1, 0.5),
    "work.hours_median": (1.0, 4.0),
    "applying.apply_rate": (0.03, 0.25),
    "knowing.likeness": (0.1, 0.9),
    "joining.prospects": (0.3, 2.5),
    "rhythm.every": (1, 4),
    "remembering.writing": (0.1, 0.9),
    "remembering.reading": (0.05, 0.4),
}
"""In what communities differ, each evenly and by itself (assumption)."""
TARGETS = ("participants", "meetings", "downloads")
STEERS = (0.25, 1.0)
"""How far what is counted sets agenda and calendar: as by default, and all the way."""


def settings() -> list[tuple[dict[str, float], float]]:
    """Parameters of each community, and how hard it is pressed where something is a target, 0 to 1."""
    made = []
    for row in latin_sample(len(RANGES) + 1, COMMUNITIES, SAMPLE):
        values = {}
        for (path, (low, high)), u in zip(RANGES.items(), row, strict=False):
            value = low + (high - low) * float(u)
            values[path] = float(round(value)) if QUANTITIES[path].whole else value
        made.append((values, float(row[-1])))
    return made


def pressed(values: dict[str, float], pressure: float, target: str, steers: float) -> dict[str, float]:
    """What is different where an indicator is a target: it is measured to steer by, and there are ways to raise it."""
    changed = {**values, "organisation.measuring": 0.5 * pressure, "organisation.measured_for": 0.0}
    changed["organisation.measured_steers"] = steers
    if target == "participants":
        changed["deciding.compulsion"] = 0.6 * pressure
    elif target == "meetings":
        changed["rhythm.every"] = max(1.0, float(round(values["rhythm.every"] * (1.0 - pressure))))
    elif target == "downloads":
        changed["remembering.writing"] = values["remembering.writing"] * (1.0 - pressure) + pressure
        changed["remembering.reading"] = values["remembering.reading"] * (1.0 - pressure) + 0.9 * pressure
    return changed


def lived(target: str | None, steers: float = STEERS[0]) -> dict[str, Any]:
    """(communities, weeks) of each measure that is looked at."""
    activities = BASE.plan().activities
    rows = []
    for n, (values, pressure) in enumerate(settings()):
        own = values if target is None else pressed(values, pressure, target, steers)
        plan = Plan.of({**BASE.parameters, **own}, activities=activities)
        rows.append(Life(plan, n + 1, weeks=WEEKS).live(WEEKS).weekly[:, 0])
    measures = {one.measure for one in INDICATORS} | {"realized"}
    return {name: np.array([row[name] for row in rows], np.float64) for name in sorted(measures)}


def early(found: dict[str, Any], measure: str) -> Any:
    """Up to the visit."""
    return found[measure][:, :QUARTER]


def later(found: dict[str, Any]) -> Any:
    """What each turns out to be worth: outcomes that are realized from the visit to the end."""
    return found["realized"][:, QUARTER:].sum(axis=1)


def main() -> int:
    """Live, look, and write."""
    worlds = {name: lived(name or None) for name in ("", *TARGETS)}
    steered = {**worlds, **{name: lived(name, STEERS[1]) for name in TARGETS}}
    free = worlds[""]
    told = [tells(one, early(free, one.measure), later(free)) for one in INDICATORS]
    rows = [_row(one, worlds) for one in told]
    text = PAGE.read_text(encoding="utf-8")
    text = _put(text, "indicators", _table(told))
    text = _put(text, "together", _together(free))
    text = _put(text, "targets", _targets(worlds))
    text = _put(text, "steered", _targets(steered))
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    with (FOLDER / "indicators.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(_csv(rows))
    save_figures({"indicators": _figure(told)}, FOLDER / "figures")
    return 0


def _row(one: Told, worlds: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {"indicator": one.indicator.name, "surface": int(one.indicator.surface)}
    row |= {"rank": one.rank, "low": one.low, "high": one.high, "picked": one.picked}
    for target in TARGETS:
        row[f"rank_where_{target}_are_a_target"] = rank_correlation(
            one.indicator.read(early(worlds[target], one.indicator.measure)), later(worlds[target])
        )
    return row


def _csv(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: f"{v:.6g}" if isinstance(v, float) else v for key, v in row.items()} for row in rows)
    return out.getvalue()


def _lines(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows))


def _table(told: list[Told]) -> str:
    head = ("what is looked at after 13 weeks", "seen from outside", "rank correlation", "95 %", "best third found")
    rows = [
        (
            f"{one.indicator.name}: {one.indicator.meaning}",
            "yes" if one.indicator.surface else "no",
            f"{one.rank:.2f}",
            f"{one.low:.2f} to {one.high:.2f}",
            f"{one.picked:.0%}".replace("%", " %"),
        )
        for one in sorted(told, key=lambda one: -one.rank)
    ]
    return f"{_lines(head, rows)}\n\n{COMMUNITIES} communities, {WEEKS} weeks, model {VERSION}."


def _together(free: dict[str, Any]) -> str:
    sets = {
        "the three an evaluator counts": TARGETS,
        "all that is seen from outside": tuple(one.name for one in INDICATORS if one.surface),
        "participants, and insights tried": ("participants", "tried"),
        "all that are asked of members": tuple(one.name for one in INDICATORS if not one.surface),
    }
    visits = {name: values[:, :QUARTER] for name, values in free.items()}
    rows = []
    for called, names in sets.items():
        rows.append((called, f"{rank_correlation(together(visits, names), later(free)):.2f}"))
    return _lines(("mean rank of", "rank correlation"), rows)


def _targets(worlds: dict[str, Any]) -> str:
    head = (
        "target",
        "the indicator itself, mean",
        "value realized later, mean",
        "rank correlation",
        "less than before",
    )
    free, rows = worlds[""], []
    for one in (one for one in INDICATORS if one.name in TARGETS):
        pressed_world = worlds[one.name]
        seen = [one.read(early(world, one.measure)) for world in (free, pressed_world)]
        value = paired(later(free), later(pressed_world))
        less, low, high = tells_less(
            one, (early(free, one.measure), later(free)), (early(pressed_world, one.measure), later(pressed_world))
        )
        rows.append(
            (
                one.name,
                f"{seen[0].mean():.1f} → {seen[1].mean():.1f}",
                f"{later(free).mean():.0f} → {later(pressed_world).mean():.0f} "
                f"({value.difference:+.0f}, {value.low:+.0f} to {value.high:+.0f})",
                f"{rank_correlation(seen[0], later(free)):.2f} → {rank_correlation(seen[1], later(pressed_world)):.2f}",
                f"{less:.2f} ({low:.2f} to {high:.2f})",
            )
        )
    return _lines(head, rows)


def _figure(told: list[Told]) -> Figure:
    """Rank correlations as dots with their intervals; from outside and asked of members in two colours."""
    ordered = sorted(told, key=lambda one: one.rank)
    figure = new_figure(7.2, 0.6 + 0.36 * len(ordered))
    axes = figure.add_axes((0.2, 0.16, 0.76, 0.8))
    for y, one in enumerate(ordered):
        colour = FIRST[0] if one.indicator.surface else SECOND[0]
        axes.plot((one.low, one.high), (y, y), color=colour, linewidth=2.0)
        axes.plot((one.rank,), (y,), "o" if one.indicator.surface else "D", color=colour, markersize=6)
        write(axes, -0.02, y, one.indicator.name, ha="right", va="center", transform=axes.get_yaxis_transform())
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(-0.6, len(ordered) - 0.4)
    axes.set_yticks([])
    axes.set_xticks([0.0, 0.2, 0.4, 0.6, 0.8, 1.0])
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    write(
        figure,
        0.2,
        0.02,
        "● seen from outside   ◆ asked of members   Rank correlation with later value",
        7.5,
        color=QUIET,
    )
    return figure


def _put(text: str, name: str, table: str) -> str:
    begin, end = f"<!-- {name} -->\n", "<!-- end -->"
    before, marker, rest = text.partition(begin)
    if not marker:
        raise SystemExit(f"{PAGE} has no place for '{name}'")
    return f"{before}{begin}\n{table}\n\n{end}{rest.partition(end)[2]}"


if __name__ == "__main__":
    sys.exit(main())
