"""Live two communities at seven distances, and write the tables and figures of docs/studies/brokers anew.

python tools/make_broker_study.py             (a few minutes; then read what is written by hand again)
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from broker_lives import (
    ALL,
    ARMS,
    AT_ONCE,
    BROKERS,
    CARRIERS,
    ENCOUNTERS,
    FAR,
    HISTORY,
    MIDDLE,
    NEAR,
    NOTHING,
    SEEDS,
    SHIFTS,
    USES,
    WEEKS,
    WORLDS,
    Found,
    history,
    many,
)
from matplotlib.figure import Figure

from copsim.analysis.drawing import FONT, GRID, INK, QUIET, new_figure, write
from copsim.analysis.inverted import inverted
from copsim.analysis.paired import Numbers, mean_intervals, paired, ratio_interval
from copsim.analysis.regimes_words import apart
from copsim.analysis.writing import svg_text
from copsim.simulation.model import VERSION

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "studies" / "brokers"


def main() -> int:
    """Live, and put what was found into the page."""
    world = {(w, a.name, s): (a, s, also) for w, also in WORLDS.items() for a in CARRIERS for s in SHIFTS}
    over = dict(zip(world, many(world.values()), strict=True))
    asked = {(a.name, s): (a, s, {}) for a in ARMS for s in (NEAR, MIDDLE, FAR)}
    arms = dict(zip(asked, many(asked.values()), strict=True))
    use = {(u, a.name): (a, MIDDLE, also) for u, also in USES.items() for a in (NOTHING, *CARRIERS[:3], ALL)}
    used = dict(zip(use, many(use.values()), strict=True))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        past = list(pool.map(lambda each: history(each[1], each[2]), HISTORY))
    FOLDER.mkdir(parents=True, exist_ok=True)
    _csv("distances.csv", ("world", "carrier", "shift"), over)
    _csv("arms.csv", ("arm", "shift"), arms)
    _csv("uses.csv", ("assumed", "arm"), used)
    _write("distances.svg", svg_text(over_distance(over), "distances"))
    _write("value.svg", svg_text(value_of(arms), "value"))
    page = FOLDER / "README.md"
    text = page.read_text(encoding="utf-8")
    for name, made in (
        ("shapes", _shapes(over)),
        ("places", _places(over)),
        *((f"arms {shift}", _arms(arms, shift)) for shift in (NEAR, MIDDLE, FAR)),
        ("pairs", _pairs(arms)),
        ("uses", _uses(used)),
        ("history", _history(past)),
        ("made", f"{SEEDS} lives each, seeds 0 to {SEEDS - 1}, {WEEKS} weeks, model {VERSION}."),
    ):
        before, marker, rest = text.partition(f"<!-- {name} -->\n")
        if not marker:
            raise SystemExit(f"{page} has no mark <!-- {name} -->")
        text = f"{before}{marker}\n{made}\n\n<!-- end -->{rest.partition('<!-- end -->')[2]}"
    _write("README.md", text)
    return 0


def _write(name: str, text: str) -> None:
    (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


def _csv(name: str, keys: Sequence[str], found: dict[Any, Found]) -> None:
    rows = []
    for key, values in found.items():
        for measure, of in values.items():
            low, high = mean_intervals(of)[:2]
            start = dict(zip(keys, key, strict=True))
            rows.append({**start, "measure": measure, "mean": of.mean(), "low": low, "high": high})
    frame = pd.DataFrame(rows)
    frame.to_csv(FOLDER / name, index=False, lineterminator="\n", float_format="%.5g")


def _lines(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *body))


def _mean(of: Numbers, places: int = 1) -> str:
    low, high = mean_intervals(of)[:2]
    return f"{of.mean():.{places}f} ({low:.{places}f} to {high:.{places}f})"


def _ratio(above: Numbers, below: Numbers, places: int) -> str:
    """Mean over mean with its interval; a dash where hardly anything is below."""
    if below.mean() < 0.05:
        return "–"
    low, high = ratio_interval(above, below)
    return f"{above.mean() / below.mean():.{places}f} ({low:.{places}f} to {high:.{places}f})"


def _shapes(over: dict[Any, Found]) -> str:
    head = ["", *(f"{arm.name}" for arm in CARRIERS), "measured distance, near to far"]
    rows = [head]
    for world in WORLDS:
        cells = []
        for arm in CARRIERS:
            at = [over[world, arm.name, shift] for shift in SHIFTS]
            of = inverted(np.array([found["crossed"] for found in at]))
            told = f"**{of.shape}**" if of.shape == "inverted U" else of.shape
            best = at[of.inner]["crossed"].mean()
            ends = f"{at[0]['crossed'].mean():.1f} → {at[-1]['crossed'].mean():.1f}"
            most = f"at {SHIFTS[of.inner]}: {best:.1f}"
            cells.append(f"{told}: {ends}; {most}; to near {apart(of.above_near)}")
        near, far = (over[world, BROKERS.name, shift]["distance"].mean() for shift in (NEAR, FAR))
        rows.append([world, *cells, f"{near:.2f} to {far:.2f}"])
    return _lines(rows)


def _places(over: dict[Any, Found]) -> str:
    """As it is: what each carries at each distance."""
    world = next(iter(WORLDS))
    rows = [["topics apart", "measured distance", *(f"{arm.name}: crossed; not understood" for arm in CARRIERS)]]
    for shift in SHIFTS:
        cells = []
        for arm in CARRIERS:
            found = over[world, arm.name, shift]
            cells.append(f"{_mean(found['crossed'])}; {_ratio(found['misunderstood'], found['told_across'], 2)}")
        rows.append([str(shift), f"{over[world, ENCOUNTERS.name, shift]['distance'].mean():.2f}", *cells])
    return _lines(rows)


def _arms(arms: dict[Any, Found], shift: int) -> str:
    head = ["", "told", "crossed", "not understood, share", "garbled", "hours", "hours per thing crossed"]
    head += [
        "share of all news",
        "knowledgeable",
        "common ground",
        "agenda moved",
        "oriented",
        "realized",
        "to nothing",
    ]
    rows, nothing = [head], arms[NOTHING.name, shift]
    for arm in ARMS:
        found = arms[arm.name, shift]
        none = found["crossed"].mean() < 0.05
        rows.append(
            [
                arm.name,
                f"{found['told_across'].mean():.1f}",
                _mean(found["crossed"]),
                _ratio(found["misunderstood"], found["told_across"], 2),
                _mean(found["garbled"], 2),
                f"{found['hours'].mean():.0f}",
                "–" if none else _ratio(found["hours"], found["crossed"], 1),
                _percent(found["crossed"].mean() / found["news"].mean()),
                _mean(found["knowledgeable"], 3),
                f"{found['common_ground'].mean():.2f}",
                f"{found['agenda_moved'].mean():.1f}",
                f"{found['oriented'].mean():.1f}",
                f"{found['realized'].mean():.1f}",
                "" if arm is NOTHING else apart(paired(nothing["realized"], found["realized"])),
            ]
        )
    return _lines(rows)


def _percent(share: float) -> str:
    return f"{100.0 * share:.1f} %"


PAIRS = (
    ("conveners, with brokers", "brokers 15 %", "brokers, conveners"),
    ("conveners, with encounters", "encounters", "encounters, conveners"),
    ("conveners, with all four", "all four", "all four, conveners"),
    ("silo, with brokers", "brokers 15 %", "brokers, silo"),
    ("silo, with encounters", "encounters", "encounters, silo"),
    ("conveners in a silo, with brokers", "brokers, silo", "brokers, silo, conveners"),
    ("conveners in a silo, with encounters", "encounters, silo", "encounters, silo, conveners"),
    ("visiting each other, not elsewhere", "visits elsewhere", "visits to each other"),
)


def _pairs(arms: dict[Any, Found]) -> str:
    measures = ("crossed", "misunderstood", "hours", "knowledgeable", "realized")
    rows = [["", "distance", *measures]]
    for told, before, after in PAIRS:
        for shift, place in ((NEAR, "small"), (MIDDLE, "middle"), (FAR, "large")):
            one, other = arms[before, shift], arms[after, shift]
            rows.append([told, place, *(apart(paired(one[name], other[name])) for name in measures)])
    return _lines(rows)


def _uses(used: dict[Any, Found]) -> str:
    head = ["", "arm", "crossed", "news, to nothing", "crowded out, to nothing", "hours given, to nothing"]
    rows = [[*head, "realized", "realized, to nothing"]]
    for use in USES:
        nothing = used[use, NOTHING.name]
        for arm in (NOTHING, *CARRIERS[:3], ALL):
            found = used[use, arm.name]
            names = ("news", "crowded_out", "hours_given", "realized")
            beside = ["" if arm is NOTHING else apart(paired(nothing[name], found[name])) for name in names]
            rows.append([use, arm.name, _mean(found["crossed"]), *beside[:3], _mean(found["realized"]), beside[3]])
    return _lines(rows)


def _history(past: Sequence[Found]) -> str:
    head = ["", "common ground, week 104", "156", "208", "told, a year", "not understood, share"]
    rows = [[*head, "crossed, a year", "knowledgeable", "realized, a year"]]
    for (told, _, _), found in zip(HISTORY, past, strict=True):
        cells = [_mean(found[f"ground {week}"], 3) for week in (104, 156, 208)]
        share = _ratio(found["misunderstood"], found["told_across"], 3)
        rows.append(
            [
                told,
                *cells,
                _mean(found["told_across"]),
                share,
                _mean(found["crossed"]),
                _mean(found["knowledgeable"], 3),
                _mean(found["realized"]),
            ]
        )
    made = paired(past[0]["crossed"], past[1]["crossed"])
    without = paired(past[3]["crossed"], past[2]["crossed"])
    return (
        f"{_lines(rows)}\n\nTold, not understood, crossed and what follows: weeks 104 to 207. Two years of encounters, "
        f"to brokers alone: crossed {apart(made)} a year; where nothing adds to common ground {apart(without)}."
    )


# Drawing


COLOURS = dict(zip((arm.name for arm in CARRIERS), ("#004c80", "#b04a00", "#009468", "#c982ae"), strict=True))
MARKS = dict(zip(COLOURS, "osD^", strict=True))


def _axes(figure: Figure, box: tuple[float, float, float, float]) -> Any:
    axes = figure.add_axes(box, facecolor="white")
    axes.grid(visible=True, color=GRID, linewidth=0.7)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(labelsize=7, labelcolor=QUIET, color=QUIET, labelfontfamily=FONT)
    return axes


def over_distance(over: dict[Any, Found]) -> Figure:
    """What crosses over measured distance, with 95 % bars: a panel per world, a line per carrier."""
    figure = new_figure(11.0, 6.0)
    for n, world in enumerate(WORLDS):
        axes = _axes(figure, (0.05 + 0.24 * (n % 4), 0.56 - 0.46 * (n // 4), 0.2, 0.34))
        for arm in CARRIERS:
            at = [over[world, arm.name, shift] for shift in SHIFTS]
            x = [found["distance"].mean() for found in at]
            y = [found["crossed"].mean() for found in at]
            ends = [mean_intervals(found["crossed"])[:2] for found in at]
            for place, (low, high) in zip(x, ends, strict=True):
                axes.plot((place, place), (low, high), "-", color=COLOURS[arm.name], linewidth=0.9)
            axes.plot(x, y, marker=MARKS[arm.name], color=COLOURS[arm.name], linewidth=1.3, markersize=3.5)
        axes.set_ylim(bottom=0.0)
        axes.set_xlim(0.0, 1.02)
        write(axes, 0.0, 1.04, world, 8.0, transform=axes.transAxes, color=INK, fontweight="bold")
    for n, (name, colour) in enumerate(COLOURS.items()):
        axes = figure.add_axes((0.79, 0.36 - 0.06 * n, 0.02, 0.03))
        axes.plot((0.5,), (0.5,), MARKS[name], color=colour, markersize=6)
        axes.set_axis_off()
        write(figure, 0.82, 0.365 - 0.06 * n, name, 8.5)
    write(
        figure,
        0.05,
        0.02,
        "Things that crossed a year, over the measured distance of the two practices",
        8.0,
        color=QUIET,
    )
    return figure


def value_of(arms: dict[Any, Found]) -> Figure:
    """Change of realized value beside nothing, with 95 % bars, over what crosses; a mark per arm and distance."""
    figure = new_figure(7.2, 4.4)
    axes = _axes(figure, (0.1, 0.16, 0.86, 0.78))
    axes.axhline(0.0, color=QUIET, linewidth=0.8)
    for shift, colour, mark in ((NEAR, "#009468", "o"), (MIDDLE, "#004c80", "s"), (FAR, "#b04a00", "^")):
        for arm in ARMS[1:]:
            of = paired(arms[NOTHING.name, shift]["realized"], arms[arm.name, shift]["realized"])
            x = arms[arm.name, shift]["crossed"].mean()
            axes.plot((x, x), (of.low, of.high), "-", color=colour, linewidth=0.9)
            axes.plot(x, of.difference, mark, color=colour, markersize=4)
    told = "Realized value a year, less that of nothing, over things that crossed a year"
    told += ": ● small ■ middle ▲ large distance"
    write(figure, 0.1, 0.03, told, 7.5, color=QUIET)
    return figure


if __name__ == "__main__":
    sys.exit(main())
