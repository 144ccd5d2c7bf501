"""The dashboard without a browser: sessions and links, levers, words, and components."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from copsim.cli import app
from copsim.dashboard.levers import in_force, levers
from copsim.dashboard.session import Session, _packed
from copsim.dashboard.staging import check_size, others, staged
from copsim.dashboard.words import words
from copsim.scenarios import Entry, ScenarioError, load, load_text

solara = pytest.importorskip("solara", reason="Solara is not installed: pip install copsim[dashboard]")

ROOM = Path(__file__).resolve().parents[1] / "copsim" / "dashboard"
SOURCES = sorted(ROOM.glob("*.py"))


def leave(week: int) -> Entry:
    return Entry(week=week, event="leaders leave", how_many=1)


def session() -> Session:
    moved = Session(load("healthy"), seed=7).with_lever(leave(26))
    return moved.with_lever(Entry(week=40, values={"leading.effort": 0.5})).at(31)


# Sessions


def test_a_link_restores_scenario_changes_seed_and_week() -> None:
    assert Session.of_query(session().as_query()) == session()
    own = Session(load_text("extends: healthy\ntitle: Ours\nweeks: 40\n", file="ours.yaml"), own=True)
    again = Session.of_query(own.as_query())
    assert (again.scenario, again.own, again.weeks) == (own.scenario, True, 40)


def test_a_link_is_short_and_safe_in_an_address() -> None:
    assert re.fullmatch("[A-Za-z0-9_-]+", session().as_query())
    assert len(session().as_query()) < 300


@pytest.mark.parametrize("text", ["", "x", "nonsense", "A" * 5000, "eNqrVkrOT0lVslIqLU4tUqoFADNlBgY"])
def test_a_damaged_link_is_told_in_words(text: str) -> None:
    with pytest.raises(ScenarioError, match="link"):
        Session.of_query(text)


def test_a_link_that_unpacks_to_too_much_is_refused() -> None:
    import base64
    import zlib

    bomb = base64.urlsafe_b64encode(zlib.compress(b"[" * 50_000_000)).decode().rstrip("=")
    with pytest.raises(ScenarioError, match="more than a session can hold"):
        Session.of_query(bomb)


def test_changes_are_kept_in_order_and_replaced_moved_and_removed() -> None:
    moved = session()
    assert [entry.week for entry in moved.with_lever_moved(0, 99).levers] == [40, 99]
    assert [entry.week for entry in moved.with_lever_moved(0, 9999).levers] == [40, 155]
    assert [entry.week for entry in moved.without_lever(0).levers] == [40]
    same = moved.with_lever(Entry(week=40, values={"leading.effort": 0.2}))
    assert [entry.values for entry in same.levers if entry.values] == [{"leading.effort": 0.2}]
    with pytest.raises(ScenarioError):
        moved.with_lever(Entry(week=400, values={"leading.effort": 0.2}))


def test_the_life_on_the_stage_is_the_scenario_with_its_changes() -> None:
    import copsim

    weekly = copsim.run(session().whole, seeds=7).ensemble.block[0]
    assert staged(session()).watched.weekly.tobytes() == weekly.tobytes()


def test_what_is_in_force_follows_the_changes() -> None:
    whole = session().whole
    assert [in_force(whole, "leading.effort", week) for week in (0, 39, 40, 99)] == [1.0, 1.0, 0.5, 0.5]


def test_a_giant_is_refused_in_words() -> None:
    with pytest.raises(ScenarioError, match="too large to be played"):
        check_size(Session(load("healthy").with_values({"start.members": 50_000})))


def test_other_lives_are_given_up_when_nobody_wants_them() -> None:
    from copsim.dashboard.staging import GivenUp

    with pytest.raises(GivenUp):
        others(session(), range(40), lambda: True)
    assert others(session(), range(3), lambda: False).shape == (3, 156, 1)
    whole, rest = (others(session(), which, lambda: False) for which in (range(4), range(2, 4)))
    assert (whole[2:] == rest).all()


# Levers and words


def test_every_lever_moves_a_parameter_within_its_bounds() -> None:
    listed = [one for group in levers().values() for one in group]
    assert len({one.path for one in listed}) == len(listed) >= 20
    for one in listed:
        assert one.quantity.low <= one.low < one.high <= one.quantity.high
        assert not one.quantity.start_only
        assert one.low <= one.within(one.quantity.default) <= one.high
        assert Entry(week=1, values={one.path: one.high if not one.quantity.whole else float(int(one.high))})


def test_levers_between_communities_are_there_where_something_lies_between() -> None:
    from copsim.dashboard.watch import lever_groups

    alone, linked = (json.loads(lever_groups(between)) for between in (False, True))
    assert [group["name"] for group in linked] == [*(group["name"] for group in alone), "Between communities"]
    meets = next(one for group in alone for one in group["levers"] if one["path"] == "technology.meets")
    assert meets["names"] == ["room", "hybrid", "online"]
    assert meets["high"] == 2


def test_every_string_that_is_asked_for_is_there() -> None:
    asked: set[str] = set()
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            named = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("say", "listed", "as_json")
            )
            if named and node.args and isinstance(node.args[0], ast.Constant):
                asked.add(str(node.args[0].value))
    assert len(asked) > 30
    for path in asked:
        found = words()
        for name in path.split("."):
            found = found[name]
        assert found


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_no_words_stand_in_the_pages(source: Path) -> None:
    """Text on buttons and labels comes from the file of strings."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("Text", "Button", "Details")
        ):
            first = node.args[0] if node.args else None
            assert not (isinstance(first, ast.Constant) and re.search("[A-Za-z]{3}", str(first.value))), ast.unparse(
                node
            )


def test_words_can_be_translated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "de.yaml").write_text("player: {play: Abspielen}\nlevels: [a, b, c, d, e, f]\n", encoding="utf-8")
    monkeypatch.setenv("COPSIM_STRINGS", str(tmp_path / "de.yaml"))
    words.cache_clear()
    try:
        assert words()["player"]["play"] == "Abspielen"
        assert words()["player"]["pause"] == "Pause"
        assert words()["levels"][0] == "a"
    finally:
        words.cache_clear()


# Components


def test_the_page_watch_renders_and_a_happening_becomes_a_change() -> None:
    from copsim.dashboard.state import Stage
    from copsim.dashboard.watch import Watch

    stage = Stage(Session(load("healthy"), seed=2, week=20))
    _, rc = solara.render(Watch(stage, "light", "test"), handle_error=False)
    import ipyvue

    (happenings,) = (one for one in rc.find(ipyvue.VueTemplate).widgets if hasattr(one, "vue_happen"))
    assert "The leader leaves" in happenings.payload
    happenings.vue_happen(["leave", 20])
    assert [entry.event for entry in stage.session.value.levers] == ["leaders leave"]
    assert stage.session.value.levers[0].week == 20
    stage.lever("leading.effort", 0.25, stage.week.value)
    assert stage.value_of("leading.effort") == 0.25
    stage.lever("leading.effort", 7.0, stage.week.value)
    assert "leading.effort" in stage.error.value
    assert len(stage.session.value.levers) == 2
    stage.as_it_was()
    assert stage.session.value.levers == ()
    assert stage.error.value == ""
    stage.close()
    rc.close()


def test_a_person_is_followed_up_to_the_week_that_is_shown() -> None:
    from copsim.dashboard.following import course_of, followed
    from copsim.dashboard.state import Stage

    stage = Stage(Session(load("healthy"), seed=2, week=30))
    assert followed(stage) is None
    stage.picked.set(0)
    found = followed(stage)
    assert found is not None
    assert len(json.loads(course_of(found, 156))["lines"][0]["values"]) == 156
    assert json.loads(course_of(found, 156))["lines"][0]["values"][31] is None
    stage.close()


# The command


@pytest.mark.parametrize(
    ("words_", "said"),
    [
        ("dashboard --port 0", "--port"),
        ("dashboard --no-open --host 256.1.1.1", "cannot listen on"),
        ("dashboard --no-open --lessons absent", "absent is no folder"),
        ("dashboard --no-open --strings absent.yaml", "absent.yaml is no file"),
    ],
)
def test_what_is_wrong_with_the_command_is_told(
    words_: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, words_.split())
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_a_port_that_is_taken_is_told() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = CliRunner().invoke(app, ["dashboard", "--no-open", "--port", str(taken.getsockname()[1])])
    assert result.exit_code == 2
    assert "choose another with --port" in result.output


# Interventions


def test_an_intervention_is_dropped_moved_linked_and_removed() -> None:
    from copsim.dashboard.levers import entry_told
    from copsim.dashboard.state import Stage

    stage = Stage(Session(load("healthy"), seed=2, week=20))
    stage.drop("coaching", 30)
    (one,) = stage.session.value.levers
    assert (one.week, entry_told(one)) == (30, "coaching leaders")
    assert [mark["label"] for mark in json.loads(stage.staged.marks)] == ["coaching leaders"]
    whole = stage.session.value.whole
    assert {30, 39, 82} <= {entry.week for entry in whole.changes}
    assert sum(entry.cost.get("hours", 0.0) for entry in whole.changes) == 56.0
    again = Session.of_query(stage.session.value.as_query())
    assert again == stage.session.value
    stage.move(0, 40)
    assert stage.session.value.levers[0].week == 40
    stage.drop("coaching", 50)
    assert "is there already" in stage.error.value
    stage.lever("leading.effort", 0.5, 60)
    assert [entry.week for entry in stage.session.value.levers] == [40, 60]
    stage.remove(0)
    assert [entry.week for entry in stage.session.value.levers] == [60]
    stage.drop("nonsense", 3)
    assert "nonsense" in stage.error.value
    stage.close()


@pytest.mark.parametrize(
    "text", ["/etc/passwd@3", "coaching@3+welcoming@4", "x.yaml@3", "coaching", "coaching@x", "@3"]
)
def test_a_link_names_no_file_for_an_intervention(text: str) -> None:
    content = {"scenario": "healthy", "seed": 1, "week": 0, "levers": [{"with": text}]}
    with pytest.raises(ScenarioError):
        Session.of_query(_packed(content))


def test_interventions_are_told_before_they_are_dropped() -> None:
    import ipyvue

    from copsim.dashboard.intervening import Intervening, told_of
    from copsim.dashboard.state import Stage
    from copsim.scenarios.interventions import interventions

    for one in interventions().values():
        assert all(told_of(one).values())
    stage = Stage(Session(load("healthy"), week=10))
    _, rc = solara.render(Intervening(stage, "test"), handle_error=False)
    (choice,) = (w for w in rc.find(ipyvue.VueTemplate).widgets if hasattr(w, "vue_change"))
    choice.vue_change("welcoming")
    (button,) = (w for w in rc.find(ipyvue.VueTemplate).widgets if hasattr(w, "vue_happen"))
    button.vue_happen(["welcoming", 12])
    assert [one.key for one in stage.session.value.levers] == ["welcoming@12"]
    stage.close()
    rc.close()
