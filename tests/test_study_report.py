"""What came of a study: tables, words, figures, and the page that can be read alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from helpers_studies import SMALL, small

from copsim.analysis.markdown import cell, code, escaped, html_page, table
from copsim.analysis.study_effects import bins_of, courses, effects, pair
from copsim.analysis.study_tables import by_week, half_interval, summary
from copsim.analysis.study_words import Contrast, contrast_told, counts_told, strongest
from copsim.experiments.files import ResultsError
from copsim.experiments.studies.analysing import analysed, outcomes
from copsim.experiments.studies.conditions import condition, discovered
from copsim.experiments.studies.living import Chunk, Lived
from copsim.experiments.studies.opened import StudyResults
from copsim.experiments.studies.planning import Planned, estimate
from copsim.experiments.studies.running import run_study
from copsim.experiments.studies.workers import Where
from copsim.study_results import studied

ISHIGAMI = """\
scenario: healthy
vary:
  leading.effort: {from: 0, to: 1}
  meeting.greet: {from: 0, to: 1}
  telling.willing: {from: 0, to: 1}
design: {kind: sobol, base: 1024, seed: 3}
replicates: 1
weeks: 1
measures: [present]
"""


def ishigami(chunk: Chunk, stop: Any) -> Lived:
    """A worker that lives nothing, and gives a function whose Sobol indices are known (Ishigami & Homma 1990)."""
    values = np.array([[value for _, value in chunk.points[place].settings] for place, _ in chunk.runs], float)
    a, b, c = (np.pi * (2 * values[:, n] - 1) for n in range(3))
    found = np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)
    return Lived(("done",) * len(found), found[:, None], None, {}, 0.001)


def test_sobol_indices_of_a_known_function_through_the_whole_path(tmp_path: Path) -> None:
    ended = run_study(small(ISHIGAMI, "ishigami"), tmp_path / "store", where=Where("threads", 2), work=ishigami)
    assert ended.counts.done == 1024 * 5
    found = analysed(StudyResults(tmp_path / "store"), "present").table.set_index("parameter")
    for name, first, total in (
        ("leading.effort", 0.3139, 0.5576), ("meeting.greet", 0.4424, 0.4424), ("telling.willing", 0.0, 0.2437),
    ):  # fmt: skip
        assert found.loc[name, "first"] == pytest.approx(first, abs=0.05)
        assert found.loc[name, "total"] == pytest.approx(total, abs=0.05)


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> StudyResults:
    folder = tmp_path_factory.mktemp("study") / "store"
    run_study(small(SMALL.replace("replicates: 4", "replicates: 8")), folder)
    return StudyResults(folder)


def test_a_summary_has_a_row_for_each_point_and_measure(results: StudyResults) -> None:
    made = summary(results.runs, results.factors, results.measures)
    assert len(made) == 6 * 3
    runs = results.runs
    values = runs[runs["point"] == 2]["present"]
    row = made[(made["point"] == 2) & (made["measure"] == "present")].iloc[0]
    assert row["mean"] == pytest.approx(values.mean())
    assert row["spread"] == pytest.approx(values.std())
    assert row["high"] - row["mean"] == pytest.approx(2.3646 * values.std() / np.sqrt(8), rel=1e-4)


def test_courses_are_rows_by_week(results: StudyResults) -> None:
    made = by_week(results.runs, results.factors, results.manifest["series"]["weeks"], "_by_week")
    assert len(made) == 48 * 3
    assert made["week"].unique().tolist() == [9, 19, 29]
    lines, names, weeks = courses(made, "leading.effort", "present")
    assert lines.shape == (3, 3)
    assert names == ["0.2", "0.6", "1"]
    assert weeks.tolist() == [9, 19, 29]
    with pytest.raises(ValueError, match="no weekly measures were kept"):
        by_week(results.runs.drop(columns="present_by_week"), results.factors, [9], "_by_week")


def test_effects_are_means_over_all_else(results: StudyResults) -> None:
    made = effects(results.runs, results.factors, ["present"])
    row = made[(made["factor"] == "leading.effort") & (made["value"] == "0.6")].iloc[0]
    runs = results.runs
    assert row["mean"] == pytest.approx(runs[runs["leading.effort"] == 0.6]["present"].mean())
    assert row["runs"] == 16
    field, rows, columns = pair(runs, "leading.effort", "joining.prospects", "present")
    assert field.shape == (3, 2)
    one = runs[(runs["leading.effort"] == 1.0) & (runs["joining.prospects"] == 0.5)]["present"].mean()
    assert field[rows.index("1"), columns.index("0.5")] == pytest.approx(one)


def test_values_of_factors_in_groups() -> None:
    group, names, places = bins_of(pd.Series(["b", "a", "b"]))
    assert (group.tolist(), names, places) == ([0, 1, 0], ["b", "a"], [0.0, 1.0])
    group, names, _ = bins_of(pd.Series(np.linspace(0, 1, 160)))
    assert np.bincount(group).tolist() == [20] * 8
    assert np.isnan(half_interval(np.array([1.0])))


def test_what_is_said_follows_the_numbers() -> None:
    clear = Contrast("effort", "0.2", "1", 3.0, 9.0, (6.0, 5.0, 7.0))
    assert contrast_told("people", clear, 0.41) == (
        "effort: 9 at '1' against 3 at '0.2', a difference of 6 people (95 %: 5 to 7); "
        "alone it makes 41 % of how single runs differ."
    )
    unclear = Contrast("effort", "0.2", "1", 3.0, 3.1, (0.1, -0.4, 0.6))
    assert "no difference can be told" in contrast_told("people", unclear, None)
    assert counts_told(10, 10, 0, 0) == "All 10 runs are done."
    assert "2 have failed, 3 are pending" in counts_told(10, 5, 2, 3)
    assert strongest([{"a": 1.0, "b": 10.0}, {"a": 5.0, "b": 4.0}])[0] in "ab"
    assert strongest([{"a": 1.0, "b": 2.0}, {"a": 0.1, "b": float("nan")}]) == ["a", "b"]


def test_outcomes_are_points_by_replicates(results: StudyResults) -> None:
    found = outcomes(results, "present")
    assert found.shape == (6, 8)
    runs = results.runs
    assert found[3, 2] == runs[(runs["point"] == 3) & (runs["replicate"] == 2)]["present"].iloc[0]


@pytest.mark.parametrize(
    ("design", "kind"),
    [
        ("factorial", "shares"),
        ("{kind: lhs, points: 24}", "shares"),
        ("{kind: morris, trajectories: 6}", "screening"),
        ("{kind: sobol, base: 8}", "indices"),
        ("one at a time", "moves"),
    ],
)
def test_each_design_has_its_analysis_figures_and_page(design: str, kind: str, tmp_path: Path) -> None:
    text = SMALL.replace("  start.members: [12]\n", "").replace("design: factorial", f"design: {design}")
    text = text.replace("weeks: 30", "weeks: 10").replace("every: 10", "every: 5")
    run_study(small(text), tmp_path / "store")
    found = studied(tmp_path / "store")
    assert {one.kind for one in found.analyses.values()} - {"nothing"} == {kind}  # all are alive after ten weeks
    page, html = found.written(), found.html()
    assert "## What they go back to" in page
    assert html.count("<svg ") == page.count("](figures/")
    assert "nan" not in page
    assert found.save(tmp_path / "report")
    again = studied(tmp_path / "store")
    assert again.html() == html


def test_the_page_says_all_that_a_reviewer_asks(results: StudyResults, tmp_path: Path) -> None:
    found = studied(results.folder, findings="We find that it *matters*.")
    names = found.save(tmp_path / "report")
    page = (tmp_path / "report" / "README.md").read_text(encoding="utf-8")
    for said in (
        "# Effort and prospects", "What matters?", "We find that it *matters*.", "factorial over 3 factors, 6 points",
        "8 at each point", "the first has seed 1", "48 of 30 weeks", "copsim study run small.yaml --out small",
        "model ", "numpy", "SHA-256", "scenario: healthy",
    ):  # fmt: skip
        assert said in page, said
    assert {"README.md", "report.html", "summary.csv", "effects.csv", "shares.csv"} <= set(names)
    html = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert "http://" not in html
    assert "https://" not in html
    for name in names:
        assert (tmp_path / "report" / name).stat().st_size > 0


def test_markup_from_files_stays_text(tmp_path: Path) -> None:
    text = SMALL.replace("title: Effort and prospects", "title: <script>alert(1)</script> | a *b*")
    text = text.replace("question: What matters?", "question: '<img src=x onerror=alert(2)> [a](javascript:b)'")
    run_study(small(text.replace("replicates: 4", "replicates: 2")), tmp_path / "store")
    html = studied(tmp_path / "store").html()
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "&lt;script&gt;" in html


def test_pieces_of_markdown() -> None:
    assert escaped("a|b_c *d*") == "a\\|b\\_c \\*d\\*"
    assert cell(float("nan")) == cell(None) == "–"
    assert (cell(0.12345), cell(12345.6), cell(True)) == ("0.123", "12,346", "yes")
    assert table(["a", "b"], [["x", 1.0]]).splitlines()[1] == "| --- | ---: |"
    assert code("```\nx", "sh").startswith("````sh")
    page = html_page(
        "# A & B\n\nLead.\n\n## C\n\n![alt](f.svg)\n\n| a |\n| --- |\n| 1 |\n",
        kicker="k",
        footer="",
        figures={"f.svg": "<svg x></svg>"},
    )
    assert "A &amp; B" in page
    assert '<svg role="img" aria-label="alt" x>' in page
    assert '<div class="scroll"><table>' in page


def test_conditions_are_read_as_they_are_meant(results: StudyResults) -> None:
    runs = results.runs
    assert condition("present < 1.5", ["present"]).met(runs).sum() == (runs["present"] < 1.5).sum()
    assert condition("present<25%", ["present"]).met(runs).sum() == 12
    for bad, said in (
        ("present", "is no condition"), ("absent < 1", "was not kept"), ("present < 0 %", "expected more than 0"),
    ):  # fmt: skip
        with pytest.raises(ResultsError, match=said):
            condition(bad, ["present"])
    with pytest.raises(ResultsError, match="alive < 0"):
        discovered(results, condition("alive < 0", ["alive"]))


def test_conditions_stand_on_the_page(tmp_path: Path) -> None:
    text = SMALL.replace("design: factorial", "design: {kind: lhs, points: 60}").replace(
        "[0.2, 0.6, 1.0]", "{from: 0, to: 1}"
    )
    text = (
        text.replace("replicates: 4", "replicates: 2")
        .replace("weeks: 30", "weeks: 12")
        .replace("every: 10", "every: 4")
    )

    def fails_at_low_effort(chunk: Chunk, stop: Any) -> Lived:
        low = [dict(chunk.points[place].settings)["leading.effort"] < 0.3 for place, _ in chunk.runs]
        numbers = np.array([[0.0 if here else 9.0, 0.0, 1.0] for here in low])
        return Lived(("done",) * len(low), numbers, np.zeros((len(low), 3, 1)), {}, 0.001)

    run_study(small(text), tmp_path / "store", work=fails_at_low_effort)
    found = studied(tmp_path / "store", when="present < 1")
    assert found.conditions is not None
    assert found.conditions.found
    page = found.written()
    assert "## Under which conditions" in page
    assert "leading.effort below 0.3" in page
    assert {"boxes.csv", "limits.csv", "figures/conditions.svg"} <= set(found.save(tmp_path / "report"))


def test_a_plan_says_how_many_how_long_and_how_much() -> None:
    found = estimate(Planned(small()))
    assert (found.points, found.runs, found.most_runs) == (6, 24, 24)
    assert 0 < found.seconds_a_run < 5
    assert found.seconds(2) == pytest.approx(found.seconds_a_run * 12)
    assert found.bytes > 24 * 16


def test_the_manifest_is_plain_json(results: StudyResults) -> None:
    manifest = json.loads((results.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["measures"][1]["told"].endswith("added up over weeks 0 to 29")
    assert manifest["scenarios"]["healthy"]["parameters"]["leading.effort"] == 1.0
