"""Compare, without a browser: lives beside each other, their links, what comes out, and what is taken home."""

from __future__ import annotations

import base64
import json
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

import copsim
from copsim.analysis import stage_compare
from copsim.dashboard import beside as beside_module
from copsim.dashboard import compare as page
from copsim.dashboard import compare_sharing as sharing
from copsim.dashboard.app import stage_of
from copsim.dashboard.beside import (
    Beside,
    alike,
    by_hand_alike,
    differences,
    free_name,
    name_of,
    order_of,
    set_aside,
    told,
    with_luck,
)
from copsim.dashboard.compare import answers, owed_told
from copsim.dashboard.levers import entry_told
from copsim.dashboard.session import LONGEST_NAME, Kept, Session, kept_as_query, kept_of_query, name_told
from copsim.dashboard.staging import staged
from copsim.dashboard.state import Stage
from copsim.dashboard.words import say
from copsim.scenarios import Entry, ScenarioError, load, load_text

solara = pytest.importorskip("solara", reason="Solara is not installed: pip install copsim[dashboard]")

SHORT = load("healthy").with_values({"weeks": 24})
LEAVES = Entry(week=6, event="leaders leave", how_many=1)
SEEDS = 8


@pytest.fixture
def plain() -> Session:
    return Session(SHORT, own=True, seed=3)


@pytest.fixture
def changed(plain: Session) -> Session:
    return plain.with_lever(LEAVES)


@pytest.fixture
def kept(plain: Session, changed: Session) -> tuple[Kept, ...]:
    return Kept("as it is", plain), Kept("leader leaves", changed)


@pytest.fixture
def stage(plain: Session) -> Any:
    made = Stage(plain)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def few_seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside_module, "SEEDS", SEEDS)
    monkeypatch.setattr("copsim.dashboard.state.QUICK", 1)
    monkeypatch.setattr("copsim.dashboard.state.FULL", 1)


def packed(content: Any) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(content).encode())).decode().rstrip("=")


def wait_for(what: Callable[[], bool], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.02)


def found_by(beside: Beside) -> Any:
    beside.ask()
    wait_for(lambda: beside.found.value is not None or bool(beside.said.value))
    assert beside.found.value is not None, beside.said.value
    return beside.found.value.comparison


# Links


def test_a_link_restores_all_of_them(kept: tuple[Kept, ...]) -> None:
    whole = (*kept, Kept("Ünlike <b>", Session(load("neglected"), seed=3).at(40)))
    assert kept_of_query(kept_as_query(whole)) == whole


def test_links_of_one_session_are_what_they_were(changed: Session) -> None:
    one = packed({"seed": 5, "week": 7, "scenario": "healthy", "levers": [{"week": 3, "set": {"leading.effort": 0.5}}]})
    session = Session.of_query(one)
    assert (session.seed, session.week, session.scenario.name) == (5, 7, "healthy")
    assert Session.of_query(changed.as_query()) == changed


GOOD = {"name": "a", "seed": 1, "week": 0, "scenario": "healthy"}


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        [],
        [GOOD, GOOD],
        [{**GOOD, "name": f"{n}"} for n in range(5)],
        [{**GOOD, "name": " \n "}],
        [{**GOOD, "scenario": "nowhere"}],
        [{**GOOD, "week": float("inf")}],
        [{**GOOD, "seed": -1}],
        [{**GOOD, "levers": ["no change"]}],
        [{**GOOD, "levers": [{"week": 3, "set": {"leading.effort": 9}}]}],
        [{"name": "a"}],
        ["a"],
        "a",
        None,
    ],
)
def test_links_that_hold_no_lives_are_refused_in_words(content: Any) -> None:
    with pytest.raises(ScenarioError):
        kept_of_query(packed(content))


@pytest.mark.parametrize("text", ["", "x", "ä", "AAAA", packed([GOOD])[:-9]])
def test_links_that_are_cut_are_refused_in_words(text: str) -> None:
    with pytest.raises(ScenarioError):
        kept_of_query(text)


def test_a_link_that_unpacks_to_very_much_is_refused() -> None:
    with pytest.raises(ScenarioError, match="more than a session can hold"):
        kept_of_query(packed([{**GOOD, "name": "a" * 300_000}]))


def test_an_address_opens_the_page(kept: tuple[Kept, ...]) -> None:
    stage = stage_of(f"c={kept_as_query(kept)}")
    assert (stage.page.value, stage.beside.kept.value, stage.session.value) == ("compare", kept, kept[0].session)
    stage.close()
    wrong = stage_of("c=nonsense")
    assert wrong.page.value == "watch"
    assert "link cannot be read" in wrong.error.value
    wrong.close()


def test_an_address_with_a_life_too_large_is_refused(plain: Session) -> None:
    huge = Kept("huge", Session(load_text("start: {members: 900000}\nweeks: 520"), own=True))
    stage = stage_of(f"c={kept_as_query((Kept('plain', plain), huge))}")
    assert "too large" in stage.error.value
    assert stage.beside.kept.value == ()
    stage.close()


# Which ones


def test_with_and_without(stage: Stage, plain: Session) -> None:
    stage.event({"event": "leaders leave", "how_many": 1}, stage.week.value)
    stage.with_and_without()
    without, with_ = stage.beside.kept.value
    assert (without.name, with_.name) == (say("compare.without"), "with: the leader leaves")
    assert without.session == plain
    (differing,) = differences(stage.beside.kept.value)[0]
    assert (differing.when, differing.told) == (0, "the leader who pledged most leaves the organisation")
    assert told([differing])[0]["when"] == 0


def test_lives_are_called_by_what_differs_from_the_first(plain: Session) -> None:
    leaves = plain.with_lever(LEAVES)
    coached = leaves.with_lever(Entry(week=4, values={"leading.coaching": 5.0}))
    assert name_of(plain) == SHORT.title
    assert name_of(leaves) == "the leader leaves"
    assert name_of(coached, leaves) == "with: successors are coached"
    assert name_of(leaves, coached) == "without: successors are coached"
    assert name_of(plain.with_lever(Entry(week=20, event="leaders leave", how_many=1)), leaves) == (
        "the leader leaves in week 20"
    )
    assert name_of(Session(load("neglected")), plain) == load("neglected").title
    half = plain.with_lever(Entry(week=4, values={"leading.effort": 0.5}))
    assert name_of(half, leaves) == f"with: {entry_told(half.levers[0])}, without: the leader leaves"


def test_what_both_have_can_be_taken_from_both(stage: Stage, plain: Session) -> None:
    """Whether coaching helps because of the leaving: with it and without, each once more where nobody leaves."""
    leaves = plain.with_lever(LEAVES)
    coached = leaves.with_lever(Entry(week=4, values={"leading.coaching": 5.0}))
    before = (Kept("leaves", leaves), Kept("coached", coached))
    stage.beside.kept.set(before)
    (told_,) = alike(before)
    assert told_[0] == LEAVES.week
    assert by_hand_alike(before) == [leaves.levers[0]]
    stage.also_without()
    first, second, third, fourth = stage.beside.kept.value
    assert (first, second) == before
    assert (third.session, fourth.session.levers) == (plain, (coached.levers[0],))
    assert (third.name, fourth.name) == (
        "without: the leader leaves", "successors are coached, without: the leader leaves"
    )  # fmt: skip
    assert set_aside(stage.beside.kept.value) == [leaves.levers[0]]
    assert set_aside(stage.beside.kept.value[:2]) == []
    swapped = (first, second, fourth, third)
    assert set_aside(swapped) == []
    (said,) = owed_told(found_by(stage.beside), stage.beside.kept.value)
    assert said.startswith("What “coached” adds to “leaves”, with and without that the leader leaves: members who took")
    assert alike(stage.beside.kept.value) == []


def test_those_that_were_replaced_can_be_brought_back(stage: Stage, kept: tuple[Kept, ...]) -> None:
    stage.beside.kept.set(kept)
    stage.event({"event": "leaders leave", "how_many": 1}, stage.week.value)
    stage.with_and_without()
    assert stage.beside.before.value == kept
    stage.beside.bring_back()
    assert stage.beside.kept.value == kept
    assert stage.beside.before.value == ()


def test_what_came_out_is_told_for_each_other_life(kept: tuple[Kept, ...]) -> None:
    found = found_by(Beside(kept))
    (said,) = answers(found, alike(kept))
    assert "leader leaves" in said
    assert "Week by week" in said


def test_long_names_are_cut_at_a_word() -> None:
    assert name_told("a" * 90) == "a" * LONGEST_NAME
    cut = name_told("word " * 30)
    assert cut.endswith("word …")
    assert len(cut) <= LONGEST_NAME + 2


def test_what_a_lever_did_is_told_by_its_name(plain: Session) -> None:
    moved = plain.with_lever(Entry(week=6, values={"leading.effort": 0.5}))
    (differing,) = differences((Kept("a", plain), Kept("b", moved)))[0]
    assert "leading.effort becomes" not in differing.told
    assert differing.told.endswith("0.5")


def test_put_beside_up_to_four_and_none_twice(stage: Stage, plain: Session) -> None:
    stage.put_beside()
    stage.put_beside()
    assert "already" in stage.error.value
    for n in range(3):
        stage.put_beside(plain.with_lever(Entry(week=n, event="leaders leave", how_many=1)))
        assert stage.error.value == ""
    names = [one.name for one in stage.beside.kept.value]
    assert names[0] == SHORT.title
    assert len(set(names)) == 4
    stage.put_beside(Session(load("neglected")))
    assert "No more than 4" in stage.error.value
    assert len(stage.beside.kept.value) == 4


def test_another_luck_alone_is_no_other_life(stage: Stage, plain: Session) -> None:
    stage.put_beside(plain)
    stage.put_beside(replace(plain, seed=9, week=5))
    assert "already" in stage.error.value


def test_what_is_too_large_is_not_put_beside(stage: Stage) -> None:
    stage.put_beside(Session(load_text("start: {members: 900000}\nweeks: 520"), own=True))
    assert "too large" in stage.error.value
    assert stage.beside.kept.value == ()


def test_baseline_name_and_removing(kept: tuple[Kept, ...]) -> None:
    beside = Beside(kept)
    beside.first(1)
    assert [one.name for one in beside.kept.value] == ["leader leaves", "as it is"]
    beside.rename(0, "  gone \n soon ")
    beside.rename(1, "gone soon")
    assert [one.name for one in beside.kept.value] == ["gone soon", "gone soon 2"]
    beside.rename(1, "\t")
    assert beside.kept.value[1].name == "gone soon 2"
    beside.remove(0)
    assert [one.name for one in beside.kept.value] == ["gone soon 2"]


def test_names_are_short_and_differ() -> None:
    long = "x" * 90
    first = free_name(long, [])
    second = free_name(long, [first])
    assert len(first) == len(second) == LONGEST_NAME
    assert first != second
    assert free_name(" \n", ["a"]) == ""


def test_all_are_played_with_one_luck_and_as_long_as_the_first(plain: Session) -> None:
    longer = Session(load("neglected"), seed=8)
    lives = with_luck((Kept("long", longer), Kept("short", plain)), 5)
    assert [life.seed for life in lives] == [5, 5]
    assert [life.weeks for life in lives] == [longer.weeks, longer.weeks]
    # A longer life begins like a shorter one.
    assert staged(lives[1]).words[:200] == staged(replace(plain, seed=5)).words[:200]


# How they come out


def test_differences_are_those_of_the_command_line(kept: tuple[Kept, ...]) -> None:
    found = found_by(Beside(kept))
    same = copsim.compare(SHORT, kept[1].session.whole.model_copy(update={"name": "left"}), replicates=SEEDS)
    columns = ["outcome", "difference", "low", "high", "verdict"]
    assert found.differences[columns].equals(same.differences[columns])


def test_other_names_cost_nothing(kept: tuple[Kept, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    beside = Beside(kept)
    found_by(beside)
    monkeypatch.setattr(beside_module.Order, "run", lambda *_: pytest.fail("lived once more"))
    beside.rename(1, "<i>gone</i>")
    beside.ask()
    comparison = beside.found.value.comparison
    assert set(comparison.differences["arm"]) == {"<i>gone</i>"}
    assert set(comparison.costs["arm"]) == {"<i>gone</i>"}
    assert [arm["name"] for arm in comparison.manifest["arms"]] == ["as it is", "<i>gone</i>"]
    report = comparison.report()
    assert "<i>gone</i>" not in report
    assert "&lt;i&gt;gone&lt;/i&gt;" in report


def test_another_baseline_turns_the_differences_round(kept: tuple[Kept, ...]) -> None:
    beside = Beside(kept)
    before = found_by(beside).differences.set_index("outcome")["difference"]
    beside.first(1)
    after = found_by(beside).differences.set_index("outcome")["difference"]
    assert after.to_numpy() == pytest.approx(-before.to_numpy())


def test_what_nobody_wants_any_more_is_given_up(kept: tuple[Kept, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside_module, "SEEDS", 5000)
    beside = Beside(kept)
    beside.ask()
    wait_for(lambda: beside.done.value > 0.0)
    monkeypatch.setattr(beside_module, "SEEDS", SEEDS)
    beside.put(replace(kept[0].session, levers=(Entry(week=9, event="launch", days=3, invited=15),)))
    found = found_by(beside)
    assert len(found.arms) == 3
    assert len(found.measured.seeds) == SEEDS
    monkeypatch.setattr(beside_module, "SEEDS", 5000)
    beside.remove(2)
    beside.ask()
    beside.give_up()
    assert (beside.done.value, beside.said.value) == (-1.0, say("compare.given_up"))
    monkeypatch.setattr(beside_module, "SEEDS", SEEDS)
    beside.again()
    wait_for(lambda: beside.found.value is not None)
    assert beside.said.value == ""


def test_two_that_are_the_same_within_the_weeks_are_told_so(plain: Session) -> None:
    late = Session(load("healthy"), seed=3).with_lever(Entry(week=100, event="leaders leave", how_many=1))
    beside = Beside((Kept("short", plain), Kept("late", late)))
    beside.ask()
    wait_for(lambda: bool(beside.said.value))
    assert "'late' is 'short' once more" in beside.said.value


def test_whatever_goes_wrong_is_told(kept: tuple[Kept, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(beside_module.Order, "run", fails)
    beside = Beside(kept)
    beside.ask()
    wait_for(lambda: bool(beside.said.value))
    assert (beside.said.value, beside.done.value) == ("MemoryError", -1.0)


def test_visitors_never_meet(plain: Session) -> None:
    one, other = Stage(plain), Stage(plain)
    one.put_beside()
    assert other.beside.kept.value == ()
    one.close()
    other.close()


# Numbers for the page


def test_a_chart_has_a_line_for_each_life(kept: tuple[Kept, ...]) -> None:
    lives = [staged(one.session).watched.weekly for one in kept]
    names = [one.name for one in kept]
    present = stage_compare.beside(lives, names, stage_compare.MEASURES["present"], "t", "u", 20)
    assert [(line.name, line.colour, len(line.values)) for line in present.lines] == [
        ("as it is", "arm0", 20), ("leader leaves", "arm1", 20),
    ]  # fmt: skip
    assert present.lines[0].dash != present.lines[1].dash
    assert present.lines[0].values[:6] == present.lines[1].values[:6]
    realized = stage_compare.beside(lives, names, stage_compare.MEASURES["realized"], "t", "u", 24)
    values = [value for value in realized.lines[0].values if value is not None]
    assert values == sorted(values)


def test_rows_lie_on_one_scale(kept: tuple[Kept, ...]) -> None:
    found = order_of(kept, SEEDS).run()
    rows = stage_compare.rows(found.told, "leader leaves")
    assert len(rows) == len(found.differences)
    for row in rows:
        assert row["verdict"] in page.words()["compare"]["verdicts"]
        if row["bar"] is not None:
            assert 0.0 <= row["bar"]["from"] <= row["bar"]["at"] <= row["bar"]["from"] + row["bar"]["long"] <= 100.0
    inside = stage_compare.inside(found.told)
    assert inside["from"] + inside["long"] / 2 == pytest.approx(50.0, abs=0.02)


def test_marks_say_whose_they_are(kept: tuple[Kept, ...]) -> None:
    marks = page.marks_beside(kept, 24)
    assert [(mark["week"], mark["label"]) for mark in marks] == [
        (6, "leader leaves: the leader who pledged most leaves the organisation")
    ]
    both = page.marks_beside((kept[1], Kept("also", kept[1].session)), 24)
    assert both[0]["label"] == "the leader who pledged most leaves the organisation"
    assert page.marks_beside(kept, 6) == []


# The page


def texts_of(widget: Any) -> str:
    """All texts of a widget and those in it."""
    if isinstance(widget, str):
        return widget
    children = list(getattr(widget, "children", ())) + [slot["children"] for slot in getattr(widget, "v_slots", ())]
    return " ".join(texts_of(child) for child in children)


def test_the_page_with_nothing_one_and_two(stage: Stage) -> None:
    box, rc = solara.render(page.Compare(stage, "light", "main"), handle_error=False)
    assert say("compare.empty_title") in texts_of(box)
    stage.put_beside()
    assert say("compare.one_more") in texts_of(box)
    stage.event({"event": "leaders leave", "how_many": 1}, stage.week.value)
    stage.put_beside()
    wait_for(lambda: say("compare.how") in texts_of(box))
    assert say("compare.share.page") in texts_of(box)
    stage.beside.remove(1)
    stage.beside.remove(0)
    # What another thread draws at this moment comes first.
    wait_for(lambda: say("compare.empty_title") in texts_of(box))
    rc.close()


def test_a_life_that_fails_is_told_and_the_page_lives_on(
    stage: Stage, kept: tuple[Kept, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Session) -> None:
        raise ZeroDivisionError("by zero")

    stage.beside.kept.set(kept)
    with monkeypatch.context() as patched:
        patched.setattr(beside_module, "staged", fails)
        box, rc = solara.render(page.Compare(stage, "light", "main"), handle_error=False)
        assert "by zero" in texts_of(box)
    stage.beside.remove(1)
    wait_for(lambda: "by zero" not in texts_of(box))
    rc.close()


def test_what_is_taken_home(kept: tuple[Kept, ...]) -> None:
    beside = Beside(kept)
    comparison = found_by(beside)
    made = sharing.makes(kept, 3, beside.found.value, "effects")
    assert made["page"][0]().startswith(b"<!DOCTYPE html>") or b"<html" in made["page"][0]()[:200]
    assert made["differences"][0]().decode().startswith("arm,outcome,")
    lives = made["lives"][0]().decode().splitlines()
    assert lives[0].startswith("arm,seed,week,")
    assert len(lives) == 1 + 2 * 24
    assert load_text(made["scenario1"][0]()) == kept[1].session.whole
    assert made["scenario1"][1] == "leader-leaves.yaml"
    assert made["picture_svg"][0]().startswith(b"<?xml")
    assert made["picture_png"][0]().startswith(b"\x89PNG")
    assert set(sharing.makes(kept, 3, None, "effects")) == {"lives", "scenario0", "scenario1"}
    assert set(comparison.figures) <= set(page.words()["compare"]["pictures"])
