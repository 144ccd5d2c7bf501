"""Figures and what they are drawn from: lives read from the table, bands, three figures, and their files."""

from __future__ import annotations

import re
import threading
import warnings
import xml.etree.ElementTree as ET
from functools import cache
from itertools import pairwise
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from copsim.analysis.bands import bands, last_half_year, quantiles, share_held, trailing_mean, trailing_sum
from copsim.analysis.drawing import LEVEL_COLOUR, plain, round_ticks, shown_marks, week_ticks
from copsim.analysis.figure_calendar import calendar_of
from copsim.analysis.figure_carrying import GROUPS, carried, share_of_top
from copsim.analysis.figure_circles import RINGS, picture_weeks, spread_dots
from copsim.analysis.figure_lifecycle import STAGE_LOOK, stage_shares
from copsim.analysis.figure_time import HOURS_LOOK, hours_spent
from copsim.analysis.figure_timeline import MOST_LEADERS, seats_of
from copsim.analysis.figure_value import value_flow
from copsim.analysis.figures import FIGURES, followed_seed, make_figures, save_figures
from copsim.analysis.lives import WITHIN, Lives
from copsim.analysis.member_rows import END_ROLES, MEMBER_COLUMNS
from copsim.analysis.writing import inline_svg, png_bytes, svg_text
from copsim.simulation.activities import Activity
from copsim.simulation.recording import MEASURES
from copsim.simulation.records import LEVELS, STAGES_OF_LIFE

pytestmark = pytest.mark.once

MARKS = [(5, "launch, 2 days"), (20, "coordinator leaves"), (21, "support begins"), (900, "never")]


@cache
def made(seeds: int = 6, weeks: int = 60, communities: int = 1, first: int = 0) -> pd.DataFrame:
    """A table that looks like one of a run: whole counts, shares between 0 and 1; the same every time."""
    rng = np.random.default_rng(7)
    shape = (seeds, weeks, communities)
    seed, week, community = (part.ravel() for part in np.indices(shape))
    columns = {"seed": seed, "week": week + first, "community": community}
    grown = np.minimum(1.0, (week + 1) / 30)
    for name, measure in MEASURES.items():
        if measure.how == "mean":
            columns[name] = rng.uniform(0.1, 0.9, len(seed))
        elif measure.whole:
            top = 3 if "_to_" in name else 2 if name in ("leaders", "held", "cancelled") else 12
            columns[name] = np.floor(rng.integers(0, top, len(seed)) * grown).astype(np.int32)
        else:
            columns[name] = rng.uniform(0.0, 6.0, len(seed))
    columns["members"] = sum(columns[level] for level in LEVELS)
    columns["stage"] = np.minimum(len(STAGES_OF_LIFE) - 1, week // 8)
    columns["activity"] = np.where(columns["held"] > 0, 3 + week % 2, 1)
    return pd.DataFrame(columns)


CATALOGUE = (Activity("coffee", 1, 1.0), Activity("peer assist", 2, 2.0))


@cache
def made_members(seeds: tuple[int, ...] = (0,), people: int = 40, weeks: int = 60) -> pd.DataFrame:
    """A table of members that looks like one of a run."""
    rng = np.random.default_rng(3)
    parts = []
    for seed in seeds:
        columns: dict[str, object] = {"seed": np.full(people, seed)}
        for name, (kind, _) in MEMBER_COLUMNS.items():
            columns[name] = rng.integers(0, 9, people) if kind.startswith("i") else rng.uniform(0.0, 1.0, people)
        columns["member"] = np.arange(people)
        columns["community"] = np.zeros(people, np.int32)
        columns["left"] = np.where(np.arange(people) % 5 == 0, weeks // 2, -1)
        columns["level"] = pd.Categorical.from_codes(np.arange(people) % 6, categories=list(LEVELS))
        columns["role"] = pd.Categorical.from_codes(np.arange(people) % 9, categories=list(END_ROLES))
        led = np.arange(people) % 3 == 0
        columns["led_from"] = np.where(led, np.arange(people), -1)
        columns["led_until"] = np.where(led, np.minimum(weeks - 1, np.arange(people) + 20), -1)
        columns["led_weeks"] = np.where(led, np.minimum(weeks - np.arange(people), 21), 0)
        parts.append(pd.DataFrame(columns))
    return pd.concat(parts, ignore_index=True)


@cache
def made_ties(people: int = 40) -> pd.DataFrame:
    """Ties in a ring, of all strengths."""
    member = np.repeat(np.arange(people), 3)
    to = (member + np.tile([1, 2, 7], people)) % people
    return pd.DataFrame(
        {"seed": 0, "community": 0, "member": member, "to": to, "strength": np.linspace(0.01, 1.0, len(member))}
    )


def all_figures(table: pd.DataFrame | Lives, marks: list[tuple[int, str]] | None = None) -> dict[str, Figure]:
    """Every figure there is, with the life of seed 0 told in detail."""
    return make_figures(table, marks or [], activities=CATALOGUE, members=made_members(), ties=made_ties())


def nobody(seeds: int = 3, weeks: int = 60) -> pd.DataFrame:
    """A community in which nothing ever is."""
    table = made(seeds, weeks).copy()
    table[list(MEASURES)] = 0
    return table


TABLES = {
    "many": lambda: made(),
    "one life": lambda: made(seeds=1),
    "one week": lambda: made(weeks=1, first=1),
    "one life, one week": lambda: made(seeds=1, weeks=1),
    "two weeks": lambda: made(seeds=2, weeks=2),
    "long": lambda: made(seeds=2, weeks=600),
    "three communities": lambda: made(seeds=3, communities=3),
    "nobody": nobody,
    "nobody, one life": lambda: nobody(seeds=1),
}


# Lives


def test_lives_are_lines_and_weeks_columns() -> None:
    """Shape, order, and every number where it belongs, whatever the order of rows."""
    table = made()
    lives = Lives(table.sample(frac=1.0, random_state=3))
    assert (len(lives), list(lives.weeks)) == (6, list(range(60)))
    expected = table.pivot(index="seed", columns="week", values="present").to_numpy()
    np.testing.assert_array_equal(lives["present"], expected)
    assert Lives.of(lives) is lives


def test_what_is_missing_is_nan_not_nothing() -> None:
    """A life that ended early has no number later; averages have none where there is nobody."""
    table = made(seeds=2, weeks=4).copy()
    table = table[~((table["seed"] == 1) & (table["week"] == 3))]
    table.loc[(table["seed"] == 0) & (table["week"] == 2), list(WITHIN)] = 0
    lives = Lives(table)
    assert np.isnan(lives["present"][1, 3])
    assert not np.isnan(lives["present"][0]).any()
    assert np.isnan(lives["energy"][0, 2])
    assert lives["challenge"][0, 2] == table.query("seed == 0 and week == 2")["challenge"].item()


def test_communities_are_put_together_as_stated() -> None:
    """Counts are added; energy is weighted by those within; what belongs to nobody is a plain mean."""
    table = made(seeds=1, weeks=1, communities=2).copy()
    table[list(WITHIN)] = 0
    table["core"] = [1, 3]
    table["energy"] = [0.2, 0.6]
    table["present"] = [4, 5]
    table["challenge"] = [1.0, 2.0]
    lives = Lives(table)
    assert lives["present"][0, 0] == 9
    assert lives["energy"][0, 0] == pytest.approx(0.5)
    assert lives["challenge"][0, 0] == pytest.approx(1.5)
    assert lives.total("core", "active")[0, 0] == 4


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: t.drop(columns=["energy", "core"]), "lacks"),
        (lambda t: t.iloc[:0], "no rows"),
        (lambda t: pd.concat([t, t.iloc[:1]]), "two rows"),
    ],
)
def test_a_table_that_is_none_is_refused(change, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=words):
        Lives(change(made()))


def test_a_name_that_is_no_measure_is_refused() -> None:
    with pytest.raises(KeyError, match="vigour"):
        bands(made(), "vigour")


def test_the_typical_life_is_the_one_nearest_the_medians() -> None:
    """With levels 1, 5, 6 and 30 the medians lie between 5 and 6; the first of equals is taken."""
    table = made(seeds=4, weeks=1).copy()
    for level in LEVELS:
        table[level] = [30, 1, 6, 5]
    assert Lives(table).like_the_median() == 2


# Bands


def test_bands_are_quantiles_over_lives() -> None:
    table = made(seeds=9)
    of = bands(table, "present")
    matrix = table.pivot(index="seed", columns="week", values="present").to_numpy()
    np.testing.assert_allclose(of.median, np.median(matrix, axis=0))
    np.testing.assert_allclose(of.low90, np.quantile(matrix, 0.05, axis=0))
    np.testing.assert_allclose(of.high50, np.quantile(matrix, 0.75, axis=0))
    assert (of.low90 <= of.low50).all()
    assert (of.high50 <= of.high90).all()
    assert of.lives == 9


def test_bands_of_one_life_are_that_life() -> None:
    table = made(seeds=1)
    of = bands(table, "hours_given")
    for line in (of.low90, of.low50, of.median, of.high50, of.high90):
        np.testing.assert_array_equal(line, table["hours_given"].to_numpy())


def test_quantiles_leave_out_nan() -> None:
    values = np.array([[1.0, np.nan, np.nan], [3.0, 4.0, np.nan]])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_array_equal(quantiles(values, (0.5,)), [[2.0, 4.0, np.nan]])


def test_trailing_sums_and_means() -> None:
    values = np.array([[1.0, 2.0, 3.0, np.nan, 5.0]])
    np.testing.assert_array_equal(trailing_sum(values, 2), [[1, 3, 5, 3, 5]])
    np.testing.assert_array_equal(trailing_mean(values, 2), [[1, 1.5, 2.5, np.nan, 5]])
    np.testing.assert_array_equal(trailing_sum(values, 9), [[1, 3, 6, 6, 11]])


def test_share_of_due_meetings_that_were_held() -> None:
    table = made(seeds=1, weeks=4).copy()
    table["held"], table["cancelled"] = [0, 1, 0, 1], [0, 0, 1, 0]
    np.testing.assert_allclose(share_held(table), [[np.nan, 1.0, 0.5, 2 / 3]])


def test_last_half_year_is_a_plain_object() -> None:
    """Averages of stocks, sums of flows, None where there is nobody: numbers that JSON can hold."""
    table = made(seeds=3)
    told = last_half_year(table)
    late = table[table["week"] >= 34].groupby("seed")
    assert told["present"]["median"] == pytest.approx(late["present"].mean().median())
    assert told["joined"]["median"] == pytest.approx(late["joined"].sum().median())
    assert told["joined"]["unit"] == "people"
    assert last_half_year(nobody())["energy"]["median"] is None


# Drawing


@pytest.mark.parametrize("name", TABLES)
def test_every_kind_of_table_is_drawn(name: str) -> None:
    """All figures without a warning, as well-formed SVG whose text is text."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figures = all_figures(TABLES[name](), MARKS)
        assert set(figures) == set(FIGURES)
        for key, figure in figures.items():
            texts = [e.text for e in ET.fromstring(svg_text(figure, key)).iter("{http://www.w3.org/2000/svg}text")]
            assert any(texts), key
            assert png_bytes(figure, 40).startswith(b"\x89PNG")


def test_no_text_is_cut_off() -> None:
    """Every text lies within its figure, also with long labels and large numbers."""
    table = made(seeds=2, weeks=600).copy()
    table[list(LEVELS)] *= 1000
    for name, figure in all_figures(table, [(n * 40, f"a long label {n} " * 9) for n in range(14)]).items():
        figure.canvas.draw()
        width, height = figure.canvas.get_width_height()
        texts = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
        assert texts
        for text in texts:
            box = text.get_window_extent()
            assert box.x0 >= 0, (name, text.get_text())
            assert box.x1 <= width, (name, text.get_text())
            assert box.y0 >= 0, (name, text.get_text())
            assert box.y1 <= height, (name, text.get_text())


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    """Twice the same, also with other settings of matplotlib and in other threads; files are named as said."""
    first = save_figures(all_figures(made(), MARKS), tmp_path / "a" / "deep")
    assert {path.name for path in first} == {f"{name}.{kind}" for name in FIGURES for kind in ("svg", "png")}
    before = dict(matplotlib.rcParams)
    assert before["svg.fonttype"] == "path"

    def again(folder: str) -> None:
        save_figures(all_figures(made(), MARKS), tmp_path / folder)

    threads = [threading.Thread(target=again, args=(folder,)) for folder in ("b", "c")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert dict(matplotlib.rcParams) == before
    changed = {"lines.linewidth": 9, "axes.facecolor": "red", "font.size": 30, "savefig.facecolor": "blue"}
    with matplotlib.rc_context(changed):
        again("d")
    for path in first:
        for folder in "bcd":
            assert (tmp_path / folder / path.name).read_bytes() == path.read_bytes(), (folder, path.name)


def test_ids_do_not_collide_and_all_references_are_kept() -> None:
    """Inline in one page: every id once, every reference to an id of its own figure, nothing that leads outside."""
    figures = all_figures(made(), MARKS)
    ids: list[str] = []
    for name, figure in figures.items():
        svg = inline_svg(figure, name)
        own = re.findall(r' id="([^"]+)"', svg)
        referred = set(re.findall(r'(?:href="|url\()#([^")]+)', svg))
        assert own
        assert referred == set(own)
        assert all(each.startswith(f"{name}-") for each in own)
        assert "http" not in svg
        assert "<?xml" not in svg
        assert "<style" not in svg
        ids += own
    assert len(ids) == len(set(ids))


def test_marks_are_drawn_as_given_text() -> None:
    """Neither formulas nor markup, nothing outside the weeks; what is one line stays one line."""
    hostile = '<script>alert("x")</script> $\\frac{1}{0$ id="patch_1"'
    svg = svg_text(make_figures(made(seeds=1), [(10, hostile), (999, "far away")])["levels"], "levels")
    texts = " ".join(e.text or "" for e in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"))
    assert '<script>alert("x")</script> $\\frac{1}{0$' in texts
    assert "<script" not in svg
    assert "far away" not in svg
    assert plain("one\ntwo\x00 \u65e5") == "one two □"
    assert len(plain("long " * 50, 30)) <= 30
    assert shown_marks([(3, "b"), (1, "a"), (3, "a")], np.array([1, 2, 3])) == [(1, "a"), (3, "b"), (3, "a")]


def test_dots_stay_in_their_ring_and_out_of_the_wedge() -> None:
    places = spread_dots(200, 0.5, 0.6, wedge=0.6)
    radius = np.hypot(*places.T)
    angle = np.abs(np.arctan2(places[:, 1], places[:, 0]))
    assert places.shape == (200, 2)
    assert ((radius >= 0.5) & (radius <= 0.6)).all()
    assert (angle >= 0.3 - 1e-12).all()
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))[np.triu_indices(200, 1)]
    assert apart.min() > 0.01
    np.testing.assert_array_equal(places, spread_dots(200, 0.5, 0.6, wedge=0.6))


def test_a_dot_per_member_with_leaders_in_the_middle() -> None:
    """As many dots and stars as members; counts are written; leaders who cannot be core are hollow and come on top."""
    table = made(seeds=1, weeks=1).copy()
    wanted = {"core": 3, "active": 4, "occasional": 5, "peripheral": 6, "transactional": 7, "outside": 8}
    for level, people in wanted.items():
        table[level] = people
    table["leaders"] = 5
    axes = make_figures(table)["circles"].axes[0]
    sizes = [len(c.get_offsets()) for c in axes.collections]
    rings, (gold, hollow) = sizes[: len(RINGS)], sizes[len(RINGS) : len(RINGS) + 2]
    assert dict(zip(RINGS, rings, strict=True)) == wanted | {"core": 0}
    assert (gold, hollow) == (3, 2)
    texts = [text.get_text() for text in axes.texts]
    assert all(f"{level} {people}" in texts for level, people in wanted.items())


def test_weeks_that_are_pictured() -> None:
    assert [picture_weeks(n) for n in (1, 2, 3, 52, 156)] == [[0], [0, 1], [0, 1, 2], [12, 25, 51], [12, 77, 155]]


def _luminance(colour: str) -> float:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_levels_differ_in_grey() -> None:
    """From core outwards each level is clearly lighter than the one before."""
    grey = [_luminance(LEVEL_COLOUR[level]) ** (1 / 2.2) for level in WITHIN]
    assert all(lighter - darker > 0.08 for darker, lighter in pairwise(grey)), grey


def test_stages_differ_in_grey_or_in_hatching() -> None:
    """As a stage ripens its grey gets darker; what does not ripen is hatched, each in its own way."""
    smooth = [_luminance(colour) ** (1 / 2.2) for colour, hatch in STAGE_LOOK.values() if not hatch]
    assert len(smooth) == 4
    assert all(lighter - darker > 0.08 for lighter, darker in pairwise(smooth)), smooth
    hatches = [hatch for _, hatch in STAGE_LOOK.values() if hatch]
    assert len(set(hatches)) == len(hatches) == 3


@pytest.mark.parametrize("looks", [[look[1:] for look in HOURS_LOOK.values()], [look[2:] for look in GROUPS]])
def test_areas_side_by_side_differ_in_grey(looks: list[tuple[str, str]]) -> None:
    """Neighbours are told apart without colour."""
    grey = [_luminance(colour) ** (1 / 2.2) for colour, _ in looks]
    assert all(abs(a - b) > 0.08 for a, b in pairwise(grey)), grey


# What the figures draw


def test_stages_are_counted_and_not_averaged() -> None:
    """Of three lives, one failed and two sustaining in week 1: a third and two thirds; communities count each."""
    table = made(seeds=3, weeks=2).copy()
    table["stage"] = [0, 6, 0, 3, 0, 3]
    np.testing.assert_allclose(stage_shares(table), [[1, 0, 0, 0, 0, 0, 0], [0, 0, 0, 2 / 3, 0, 0, 1 / 3]])
    two = made(seeds=1, weeks=1, communities=2).copy()
    two["stage"] = [2, 4]
    np.testing.assert_allclose(stage_shares(two), [[0, 0, 0.5, 0, 0.5, 0, 0]])


def test_codes_are_neither_added_nor_averaged_for_machines() -> None:
    told = last_half_year(made())
    assert "stage" not in told
    assert "activity" not in told
    assert "stage" in MEASURES


def test_hours_spent_are_means_of_lives() -> None:
    table = made(seeds=2, weeks=1).copy()
    table["hours_given"], table["hours_homework"] = [2.0, 6.0], [0.0, 1.0]
    spent = hours_spent(table)
    assert list(spent) == ["hours_given", "hours_leading", "hours_homework", "hours_red_tape"]
    assert (spent["hours_given"].item(), spent["hours_homework"].item()) == (4.0, 0.5)


def test_the_flow_of_value_is_the_mean_of_lives() -> None:
    table = made(seeds=2, weeks=2).copy()
    for measure, numbers in {"present": 10, "news": 8, "tried": 4, "realized": 2, "failed": 1, "told_again": 1}.items():
        table[measure] = [numbers, 0, numbers, numbers]
    assert value_flow(table) == {
        "visits": 15, "taken up": 12, "tried": 6, "worked": 3, "failed": 1.5, "told again": 1.5,
    }  # fmt: skip
    texts = " ".join(text.get_text() for axes in make_figures(table)["value"].axes for text in axes.texts)
    for said in (
        "12 taken up",
        "6 tried",
        "3 worked",
        "1.5 failed",
        "6, 50 % still in mind",
        "all activities",
        "applied value: 50 %",
        "0.8 for each",
    ):
        assert said in texts


def test_the_calendar_knows_families_and_what_was_not_held() -> None:
    """Weeks of coffee and of peer assist, a launch, and two cancelled; exchange between meetings is not held."""
    table = made(seeds=1, weeks=6).copy()
    table["held"], table["cancelled"] = [0, 1, 1, 0, 1, 1], [0, 0, 0, 1, 0, 1]
    table["activity"] = [1, 3, 4, 1, 2, 4]
    found = calendar_of(table, 0, CATALOGUE)
    assert found.held == {"exchanges": [1], "productive inquiries": [2, 5], "launch": [4]}
    assert found.cancelled == [3, 5]
    assert list(found.activities.items()) == [("peer assist", 2), ("coffee", 1), ("launch", 1)]
    assert calendar_of(table, 0).held == {"launch": [4], "other meetings": [1, 2, 5]}


def test_leaders_are_those_who_led_longest_in_order_of_coming() -> None:
    members = made_members()
    seats = seats_of(members, 0)
    assert len(seats) == MOST_LEADERS
    assert [seat[0] for seat in seats] == sorted(seat[0] for seat in seats)
    longest = members["led_weeks"].sort_values(ascending=False).head(MOST_LEADERS)
    assert sorted(seat[2] for seat in seats) == sorted(longest)
    assert seats_of(members, 7) == []


def test_what_is_carried_is_sorted_and_shared() -> None:
    """Those who never took part or led are left out."""
    members = made_members(people=4).copy()
    members["visits"], members["hours_led"] = [0, 2, 2, 2], [0.0, 0.0, 0.0, 1.0]
    members["contributions"] = [99, 1, 6, 3]
    of = carried(members, 0)
    assert of["contributions"].tolist() == [6, 3, 1]
    assert share_of_top(of["contributions"], 1) == 0.6
    assert of["led"].tolist() == [1, 0, 0]
    assert np.isnan(share_of_top(np.zeros(3), 1))


def test_the_life_told_in_detail_is_one_that_was_followed() -> None:
    """Of those followed the one nearest the medians; without members, of all."""
    table = made(seeds=4, weeks=1).copy()
    for level in LEVELS:
        table[level] = [30, 1, 6, 5]
    lives = Lives(table)
    assert followed_seed(lives, None) == 2
    assert followed_seed(lives, made_members((0, 1))) == 1
    with pytest.raises(ValueError, match="seed 9 is not in the weekly table"):
        lives.place_of(9)
    assert "carrying" not in make_figures(lives)


def test_long_labels_are_wrapped_and_not_cut() -> None:
    """All words of a change stand under the figure."""
    words = [f"word{n}" for n in range(34)]
    figure = make_figures(made(seeds=1), [(10, " ".join(words))])["levels"]
    said = " ".join(text.get_text() for text in figure.texts)
    assert all(word in said for word in words)


def test_ticks_are_round_and_few() -> None:
    for top in (0.0, 0.4, 1.0, 2.0, 7.0, 18.5, 99.0, 1234.0):
        ticks = round_ticks(top)
        assert ticks[0] == 0.0
        assert 2 <= len(ticks) <= 6
        assert ticks[-1] <= max(top, 1.0)
    assert round_ticks(2.0, whole=True) == [0.0, 1.0, 2.0]
    for weeks in (1, 2, 9, 30, 104, 156, 600):
        assert 1 <= len(week_ticks(range(1, weeks + 1))) <= 8
