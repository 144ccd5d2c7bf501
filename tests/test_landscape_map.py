"""Landscapes in tables, in words and on the map, and the page that shows them."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

import copsim
from copsim.analysis.figure_landscape import landscape_figure
from copsim.analysis.landscape import EVERY, Landscape, between, by_community, every_measure, landscape
from copsim.analysis.landscape_layout import TALL, WIDE, _boxes, largest, layout, overlapping
from copsim.analysis.landscape_map import as_content, map_of
from copsim.analysis.landscape_words import COLUMNS, every_rows, rows, rows_between, rows_of, sentences
from copsim.analysis.tables import weekly_table
from copsim.simulation.links import Link
from copsim.simulation.recording import WEEKLY

pytestmark = pytest.mark.once


@cache
def run() -> copsim.Runs:
    return copsim.run("ministries", seeds=range(2), weeks=60)


def land() -> Landscape:
    found = run().landscape
    assert found is not None
    return found


def made(communities: int, links: list[Link], told: int = 0) -> Landscape:
    block = np.zeros((1, 30, communities), WEEKLY)
    block["members"] = 10
    block["told_across"], block["crossed"], block["misunderstood"] = told, told // 2, told // 4
    names = [f"a-long-name-{n}" for n in range(communities)]
    return landscape(names, links, weekly_table(block, [3]), 3)


def ring(communities: int) -> list[Link]:
    return [Link(n, (n + 1) % communities, brokers=0.1) for n in range(communities)]


# Numbers


def test_a_run_of_one_community_has_no_landscape() -> None:
    assert copsim.run("healthy", seeds=[0], weeks=3).landscape is None


def test_the_table_by_community_adds_up_what_the_weekly_table_has() -> None:
    found, weekly = by_community(land()), run().weekly
    for name in ("told_across", "crossed", "misunderstood", "garbled", "hours_across", "realized"):
        assert found[name].sum() == pytest.approx(weekly[name].sum() / 2)
    assert (found["inside"] <= found["members"]).all()
    early = by_community(land(), 10)
    assert (early["told_across"] <= found["told_across"]).all()


def test_what_was_taken_up_from_person_to_person_is_part_of_what_crossed() -> None:
    weekly = run().weekly[run().weekly["seed"] == land().seed]
    crossed = weekly["crossed"].sum() + weekly["garbled"].sum()
    assert 0 < len(land().taken) <= crossed
    assert (land().taken[:, 1] != land().taken[:, 2]).all()


def test_those_who_belong_to_two_are_counted_as_the_weekly_table_counts_them() -> None:
    weekly = run().weekly
    end = weekly[(weekly["seed"] == land().seed) & (weekly["week"] == 59)]
    paths = [path for path in land().paths if path.ends >= 60]
    assert {path.home for path in paths} | {path.other for path in paths} == set(
        end.loc[end["elsewhere"] > 0, "community"]
    )
    assert sum(one.brokers for one in between(land())) == len(paths)


def test_distance_of_practices_is_that_of_the_weekly_table() -> None:
    """The weekly table has the mean over links; a neighbour may have moved its agenda since the row was written."""
    plan = copsim.load("ministries").with_values({"weeks": 20})
    found = copsim.run(plan, seeds=[1]).landscape
    assert found is not None
    last = found.weekly[found.weekly["week"] == 19].set_index("community")["distance"]
    links = copsim.load("ministries").plan().links
    for c in range(len(found)):
        others = [one.target if one.origin == c else one.origin for one in links if c in (one.origin, one.target)]
        assert np.mean([found.distance[c, other] for other in others]) == pytest.approx(last[c], abs=0.03)


def test_every_measure_is_told_by_community() -> None:
    """Added up over weeks where it is counted within a week, else the mean of the last quarter; means over lives."""
    found = every_measure(land())
    weekly = run().weekly
    assert list(found.index) == list(EVERY)
    assert {"realized", "energy", "connected", "distance"} <= set(EVERY)
    assert not {"stage", "activity", "core_to_active"} & set(EVERY)
    of_two = weekly[weekly["community"] == 2]
    assert found.loc["news", 2] == pytest.approx(of_two["news"].sum() / weekly["seed"].nunique())
    assert found.loc["energy", 2] == pytest.approx(of_two.loc[of_two["week"] > 46, "energy"].mean())
    early = every_measure(land(), ["news"], 20).loc["news"]
    assert (early < found.loc["news"]).all()
    assert {len(row) for row in every_rows(land())} == {len(land()) + 2}
    first = [name for name, _ in rows_of(land(), "news")]
    assert first == [land().names[c] for c in np.argsort(-found.loc["news"].to_numpy(), kind="stable")]


def test_what_is_missed_is_told_of_the_pair_at_the_end_and_of_both_communities_before() -> None:
    """By pair it is what the links counted: nearly all, but for homes that meet in a third community, not linked."""
    weekly = run().weekly[run().weekly["seed"] == land().seed]
    told, wrong = land().counted[:, :2].sum(axis=0).tolist()
    assert 0.9 * weekly["told_across"].sum() < told <= weekly["told_across"].sum()
    assert 0.9 * weekly["misunderstood"].sum() < wrong <= weekly["misunderstood"].sum()
    for one, (of_it, not_understood) in zip(between(land()), land().counted[:, :2].tolist(), strict=True):
        assert one.lost == pytest.approx(not_understood / of_it)
        assert one.told == of_it >= one.crossed + not_understood
    assert [one.lost for one in between(land(), 20)] != [one.lost for one in between(land())]
    many = replace(land(), counted=50 * land().counted)
    most = int(many.counted[:, 1].argmax())
    a, b = (many.names[c] for c in many.pairs[most])
    told, wrong = many.counted[most, :2].astype(int)
    expected = (
        f"most is missed between {a} and {b}: of {told} things told or read across, which were new there, {wrong} "
    )
    assert any(expected in one for one in sentences(many))
    assert not any("missed between" in one for one in sentences(land()) + sentences(many, 20)), "few, or not known yet"


# Words


def test_words_say_what_crosses_and_what_is_lost() -> None:
    said = sentences(land())
    assert said[0].startswith("Of 100 new things told across a boundary, ")
    assert len(rows(land())) == 6
    assert {len(row) for row in rows(land())} == {len(COLUMNS) + 1}
    assert rows_between(land())[0][0] in land().names


def test_words_where_little_or_nothing_is() -> None:
    nothing = " ".join(sentences(made(3, [])))
    assert "Nothing new was told across a boundary." in nothing
    assert "Nothing links these communities." in nothing
    assert "There were no boundary encounters." in nothing
    first = made(2, ring(2)[:1], told=4)
    assert sentences(first)[0].startswith("Of 100 new things told across a boundary, 50 were taken up as meant and 25 ")
    assert sentences(first, 0)[0].startswith("Of 8 new things told across, 4 were taken up as meant and 2 ")


# The map


@pytest.mark.parametrize("communities", [2, 3, 7, 12, 20, 30])
def test_no_label_lies_upon_another(communities: int) -> None:
    found = made(communities, ring(communities))
    places = layout(found)
    assert not overlapping(places, _boxes(found.names, largest(communities))) or communities > 20
    assert (places >= 0).all()
    assert (places <= [WIDE, TALL]).all()
    assert np.array_equal(places, layout(found))


def test_linked_communities_lie_nearer_than_others() -> None:
    found = made(6, [Link(0, 1), Link(1, 2), Link(3, 4), Link(4, 5)])
    places = layout(found)
    apart = np.linalg.norm(places[:, None] - places[None, :], axis=2)
    near = np.mean([apart[a, b] for a, b in found.pairs])
    assert near < np.mean([apart[a, b] for a in range(3) for b in range(3, 6)])


def test_the_map_moves_with_the_weeks_and_stays_within_bounds() -> None:
    found = map_of(land())
    assert found.radius.shape == found.filled.shape == (6, 60)
    assert ((found.filled >= 0) & (found.filled <= 1)).all()
    assert ((found.lost >= 0) & (found.lost <= 1)).all()
    assert (np.diff(found.widths, axis=1) >= 0).all()
    content = json.loads(json.dumps(as_content(land())))
    assert len(content["places"]) == 6
    assert len(content["widths"]) == len(land().pairs)


def test_the_figure_names_every_community() -> None:
    texts = {text.get_text() for text in landscape_figure(land()).axes[0].texts}
    assert set(land().names) <= texts


def test_the_report_has_a_landscape_only_where_there_are_several_communities() -> None:
    page = run().report()
    assert '<h2 id="landscape">Landscape</h2>' in page
    assert "These are 6 communities." in page
    assert "landscape" in run().figures
    alone = copsim.run("healthy", seeds=[0], weeks=20)
    assert 'id="landscape"' not in alone.report()
    assert "landscape" not in alone.figures


# The page


def test_the_page_offers_landscapes_where_there_is_one_community_and_shows_them() -> None:
    solara = pytest.importorskip("solara", reason="Solara is not installed: pip install copsim[dashboard]")
    import ipyvue
    import ipyvuetify

    from copsim.dashboard.landscape import Landscape as Page
    from copsim.dashboard.session import Session
    from copsim.dashboard.state import Stage

    stage = Stage(Session(copsim.load("healthy"), seed=2))
    _, rc = solara.render(Page(stage, "light", "test"), handle_error=False)
    (first, *_) = rc.find(ipyvuetify.Btn).widgets
    assert first.attributes["data-test"] == "load-firm"
    first.click()
    assert stage.session.value.scenario.name == "firm"
    assert Session.of_query(stage.session.value.as_query()) == stage.session.value
    stage.choose(copsim.load("ministries"))
    stage.week.set(100)
    (drawn,) = (
        one for one in rc.find(ipyvue.VueTemplate).widgets if hasattr(one, "vue_pick") and one.has_trait("room")
    )
    assert len(json.loads(drawn.payload)["names"]) == 6
    drawn.vue_pick(2)
    charts = [one for one in rc.find(ipyvue.VueTemplate).widgets if one.has_trait("height")]
    assert len(charts) == 3
    stage.close()
    rc.close()
