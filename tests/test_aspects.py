"""Community and network as two aspects: measures of small graphs, what holds whom, what moves which side, files."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import copsim
from copsim.analysis.aspect_words import HEAD, OTHER_HEAD, other_rows, rows, sentences
from copsim.analysis.aspects import KINDS, Aspects, aspects, of_life
from copsim.analysis.figure_aspects import MOST_DOTS, aspects_figure
from copsim.analysis.held_by import IDENTIFIED_FROM, TIED_FROM, dominant, held_by
from copsim.analysis.network_file import HEAD as EDGE_HEAD
from copsim.analysis.network_file import REAL, SAME, TEXT, TIE, WHOLE, edge_list, graphml
from copsim.analysis.tie_network import COUNTS, TieNetwork, tie_network
from copsim.analysis.writing import inline_svg
from copsim.cli import app
from copsim.experiments.network_runs import NetworkError, lived, read_network
from copsim.simulation.life import Life, Plan
from copsim.simulation.model import DEFAULTS

pytestmark = pytest.mark.once

RUNNER = CliRunner()
ROOT = Path(__file__).resolve().parents[1]
Edge = tuple[int, int, float]


# Small graphs


def net_of(people: int, *edges: Edge) -> TieNetwork:
    one, other, strength = zip(*edges, strict=True) if edges else ((), (), ())
    return tie_network(people, np.array(one, int), np.array(other, int), np.array(strength, float))


def test_a_star_has_one_who_stands_between_all() -> None:
    """All ties of the middle are to people who do not know each other: constraint 4 · (1/4)²; of a leaf it is 1."""
    net = net_of(5, *((0, leaf, 0.5) for leaf in range(1, 5)))
    assert net.degree.tolist() == [4, 1, 1, 1, 1]
    assert net.constraint == pytest.approx([0.25, 1, 1, 1, 1])
    assert net.brokerage == pytest.approx([0.75, 0, 0, 0, 0])
    assert net.reach.tolist() == [1.0] * 5
    assert net.clustering.tolist() == [0.0] * 5
    assert net.density() == pytest.approx(4 / 10)
    assert net.density(np.array([False, True, True, True, True])) == 0.0


def test_a_triangle_has_nobody_between() -> None:
    """Each invests half in each and half of the other half leads back: 2 · (1/2 + 1/4)² = 9/8, above 1."""
    net = net_of(3, (0, 1, 0.3), (1, 2, 0.3), (2, 0, 0.3))
    assert net.constraint == pytest.approx([1.125] * 3)
    assert net.brokerage.tolist() == [0.0] * 3
    assert net.clustering.tolist() == [1.0] * 3
    assert net.density() == 1.0


def test_reach_ends_after_two_steps() -> None:
    net = net_of(6, (0, 1, 1.0), (1, 2, 1.0), (2, 3, 1.0), (3, 4, 1.0))
    assert net.reach == pytest.approx([2 / 5, 3 / 5, 4 / 5, 3 / 5, 2 / 5, 0.0])
    assert np.isnan(net.constraint[5])
    assert net.brokerage[5] == 0.0


def test_weak_ties_do_not_count_and_the_stronger_way_does() -> None:
    weak = float(np.nextafter(COUNTS, 0.0))
    net = net_of(3, (0, 1, COUNTS), (1, 0, 0.7), (1, 2, weak), (2, 2, 1.0))
    assert net.lines.tolist() == [[0, 1]]
    assert net.strength.tolist() == [0.7]
    assert len(net_of(2, (0, 1, COUNTS)).lines) == 1
    single = np.float32(COUNTS)
    assert len(tie_network(2, np.array([0]), np.array([1]), np.array([single])).lines) == 1


@pytest.mark.parametrize("people", [0, 1])
def test_nobody_and_one_alone_have_no_network(people: int) -> None:
    net = net_of(people)
    assert np.isnan(net.density())
    assert net.reach.tolist() == [0.0] * people


@pytest.mark.parametrize(("people", "block"), [(30, 1000), (30, 7), (90, 1000)])
def test_measures_are_those_of_networkx(people: int, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the size of the blocks."""
    monkeypatch.setattr("copsim.analysis.tie_network.BLOCK", block)
    rng = np.random.default_rng(people)
    one, other, strength = rng.integers(0, people, 150), rng.integers(0, people, 150), rng.random(150)
    net = tie_network(people, one, other, strength)
    graph = nx.Graph()
    graph.add_nodes_from(range(people))
    for a, b, weight in zip(one.tolist(), other.tolist(), strength.tolist(), strict=True):
        if a != b and weight >= COUNTS:
            graph.add_edge(a, b, weight=max(weight, graph.get_edge_data(a, b, {"weight": 0.0})["weight"]))
    everybody = range(people)
    constraint = nx.constraint(graph, weight="weight")
    np.testing.assert_allclose(net.constraint, [constraint[n] for n in everybody], rtol=1e-12)
    clustering = nx.clustering(graph)
    assert net.clustering == pytest.approx([clustering[n] for n in everybody])
    near = [len(nx.single_source_shortest_path_length(graph, n, cutoff=2)) - 1 for n in everybody]
    assert net.reach == pytest.approx(np.array(near) / (people - 1))
    assert net.density() == pytest.approx(nx.density(graph))


def test_ten_thousand_who_all_know_five_take_seconds() -> None:
    """About one, on an ordinary machine."""
    rng = np.random.default_rng(0)
    one, other = np.repeat(np.arange(10_000), 8), rng.integers(0, 10_000, 80_000)
    other[::8] = rng.integers(0, 5, 10_000)
    began = time.perf_counter()
    net = tie_network(10_000, one, other, rng.random(80_000))
    assert time.perf_counter() - began < 15.0
    assert 0.0 < net.reach.mean() < 1.0


# What holds whom


def test_each_side_holds_from_its_line_on() -> None:
    below = float(np.nextafter(IDENTIFIED_FROM, 0)), float(np.nextafter(TIED_FROM, 0))
    held = held_by([IDENTIFIED_FROM, IDENTIFIED_FROM, below[0], below[0]], [TIED_FROM, below[1], TIED_FROM, below[1]])
    assert held.tolist() == ["both", "identity", "ties", "neither"]


def test_ties_hold_where_people_are_as_much_of_a_reason_as_all_else() -> None:
    """With the pull of friends as it comes: 1 + pull · sum is twice as much as without anybody."""
    assert DEFAULTS["deciding.friends_pull"] * TIED_FROM == pytest.approx(1.0)


def test_a_tie_that_counts_is_an_ordinary_meeting_of_nine_months_ago() -> None:
    left = DEFAULTS["ties.tie_gain"] * (1.0 - DEFAULTS["ties.tie_fade"]) ** 40
    assert left == pytest.approx(COUNTS, rel=0.01)


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((0.3, 0.1, 0.2, 0.4), "identity"),
        ((0.1, 0.3, 0.2, 0.4), "ties"),
        ((0.25, 0.2, 0.2, 0.35), "both"),
        ((0.3, 0.0, 0.1, 0.6), "neither"),
        ((0.0, 0.0, 1.0, 0.0), "both"),
        ((float("nan"),) * 4, ""),
    ],
)
def test_a_side_dominates_by_a_margin_where_most_are_held(shares: tuple[float, ...], said: str) -> None:
    assert dominant(*shares) == said


def made(**columns: Any) -> pd.DataFrame:
    """A table of members, each as given and ordinary else."""
    n = len(next(iter(columns.values())))
    ordinary: dict[str, Any] = {
        "seed": 0, "community": 0, "member": range(n), "person": range(n), "joined": -1, "left": -1, "level": "active",
        "role": "member", "far": 0, "visits": 9, "energy": 0.5, "identification": 0.0, "reputation": 0.0,
        "shared_agenda": 0.5,
    }  # fmt: skip
    return pd.DataFrame({**ordinary, **columns}, index=range(n))


def tied(*edges: Edge) -> pd.DataFrame:
    return pd.DataFrame([(0, 0, *edge) for edge in edges], columns=["seed", "community", "member", "to", "strength"])


def test_kinds_of_members_are_told_apart() -> None:
    """Half a year is 26 weeks; nobody outside is of any kind; who has left is not there."""
    members = made(
        level=["core", "active", "active", "peripheral", "outside", "core"],
        role=["coordinator", "expert", "member", "lurker", "outside", "gone"],
        joined=[-1, 73, 74, 99, 99, 99],
        far=[1, 0, 0, 1, 1, 0],
        left=[-1, -1, -1, -1, -1, 50],
        identification=[0.9, 0.5, 0.1, 0.0, 0.9, 0.9],
    )
    ties = tied((0, 1, 0.8), (0, 2, 0.7), (0, 3, 0.6), (0, 4, 0.9), (1, 0, 0.3), (0, 5, 1.0))
    found = aspects(members, ties, 100)
    kinds = {name: found.members["member"][found.members[name]].tolist() for name in KINDS}
    assert kinds == {"newcomers": [2, 3], "leaders": [0], "experts": [1], "far_away": [0, 3], "brokers": []}
    assert found.members["held_by"].tolist() == ["both", "identity", "neither", "neither", "outside"]
    every = found["all"]
    assert (every.members, every.identified, every.by_both, every.by_neither) == (4, 0.5, 0.25, 0.5)
    # Ties to those who are outside or gone hold nobody, and those outside are not among the others to be reached.
    assert found.members["tie_strength"].tolist() == pytest.approx([2.1, 0.3, 0, 0, 0])
    assert (every.density, every.reach) == (0.5, 1.0)
    assert np.isnan(found.members["reach"].to_numpy()[4])
    assert np.isnan(every.crossing)
    assert (found["peripheral"].members, found["leaders"].by_both) == (1, 1.0)
    with pytest.raises(KeyError, match="nobody is in 'brokers'"):
        found["brokers"]
    flat = found.flat()
    assert (flat["core_identification"], flat["all_crossing"], flat["week"]) == (0.9, None, 100)
    assert not any(isinstance(value, dict | list) for value in flat.values())


def two_communities() -> Aspects:
    """0 and 1 come from community 0, 2 and 3 from community 1; 1 belongs to both, there as 4."""
    members = made(community=[0, 0, 1, 1, 1], person=[0, 1, 2, 3, 1], joined=[-1, -1, -1, -1, 5])
    return aspects(members, tied((0, 1, 0.5), (2, 3, 0.5), (4, 2, 0.5), (3, 4, 0.2)), 60)


def test_who_belongs_to_two_communities_joins_them() -> None:
    found = two_communities()
    assert found.ties["crosses"].tolist() == [False, False, True, True]
    assert found["all"].crossing == pytest.approx(2 / 4)
    assert found["brokers"].members == 2
    # Both memberships are one person in the network, through whom 0 reaches 2 and 3.
    assert found.members["reach"].tolist() == [1.0] * 5
    assert found.members["home"].tolist() == [0, 0, 1, 1, 0]
    brokerage = dict(zip(found.members["member"], found.members["brokerage"], strict=True))
    assert brokerage[1] == brokerage[4] > brokerage[0] == 0.0
    assert brokerage[1] > max(brokerage[2], brokerage[3])


def test_tables_that_do_not_fit_are_told() -> None:
    one, ties = made(level=["core"]), tied()
    with pytest.raises(ValueError, match="lacks identification"):
        aspects(one.drop(columns="identification"), ties, 5)
    with pytest.raises(ValueError, match="several lives"):
        aspects(made(level=["core", "core"], seed=[0, 1]), ties, 5)
    with pytest.raises(ValueError, match="two rows for one member"):
        aspects(made(level=["core", "core"], member=[0, 0]), ties, 5)
    # A table from before the column was kept: that measure alone is not known.
    assert np.isnan(aspects(one.drop(columns="shared_agenda"), ties, 5)["all"].shared_agenda)


# Words and figure


def test_words_say_which_side_dominates_and_in_whom_not() -> None:
    members = made(
        level=["core"] * 2 + ["active"] * 3, identification=[0.9] * 2 + [0.1] * 3, role=["leader"] + ["member"] * 4
    )
    ties = tied((2, 0, 0.9), (2, 1, 0.9), (2, 3, 0.9), (0, 1, 0.3))
    said = sentences(aspects(members, ties, 80))
    assert said[0] == (
        "Of 5 members in the community, both sides hold none, identity alone 2, ties alone 1 and neither 2: "
        "identity dominates."
    )
    assert said[1] == "Most are held by neither among active (3)."
    assert said[-1] == "40 % of all pairs are tied, and a member reaches 60 % of the others within two steps."
    assert "another community" in sentences(two_communities())[-1]


@pytest.mark.parametrize("members", [made(level=[]), made(level=["outside"]), made(level=["core"])])
def test_nobody_and_one_alone_are_told_and_drawn(members: pd.DataFrame) -> None:
    found = aspects(members, tied(), 3)
    assert sentences(found)[0].endswith(".")
    assert all(len(row) == len(HEAD) for row in rows(found))
    assert all(len(row) == len(OTHER_HEAD) for row in other_rows(found))
    assert "<svg" in inline_svg(aspects_figure(found), "a")
    json.dumps(found.flat(), allow_nan=False)
    assert nx.read_graphml(io.BytesIO(graphml(found))).number_of_nodes() == len(members)


def test_of_many_members_some_are_drawn() -> None:
    n = 2 * MOST_DOTS + 1
    found = aspects(made(member=range(n), identification=np.linspace(0, 1, n)), tied(), 3)
    figure = aspects_figure(found, "seed 3")
    drawn = sum(len(each.get_offsets()) for each in figure.axes[0].collections)
    assert n // 3 <= drawn <= MOST_DOTS
    assert any("one in 3 drawn" in text.get_text() for text in figure.texts)


# What moves which side

SEEDS = range(6)


@cache
def sides(values: tuple[tuple[str, float], ...]) -> Mapping[str, Any]:
    """Both aspects of all after a year, (seeds,) each."""
    plan = Plan.of(dict(values))
    found = [lived(plan, seed, 52)[52]["all"] for seed in SEEDS]
    return {
        "identification": np.array([each.identification for each in found]),
        "identity holds": np.array([each.by_identity + each.by_both for each in found]),
        "tie_strength": np.array([each.tie_strength for each in found]),
        "ties hold": np.array([each.by_ties + each.by_both for each in found]),
        "reach": np.array([each.reach for each in found]),
    }


def moved(values: dict[str, float], measure: str) -> tuple[float, float]:
    """Mean of the paired differences, as a share of what there is without the change; and in standard errors."""
    with_, without = sides(tuple(values.items()))[measure], sides(())[measure]
    difference = with_ - without
    return difference.mean() / without.mean(), difference.mean() / (difference.std(ddof=1) / np.sqrt(len(SEEDS)))


def more(values: dict[str, float], measure: str) -> float:
    """Mean of the paired differences, as it is."""
    return float((sides(tuple(values.items()))[measure] - sides(())[measure]).mean())


def test_ties_that_form_faster_move_the_ties_and_hardly_identity() -> None:
    faster = {"ties.tie_gain": 0.3}
    strength, sure = moved(faster, "tie_strength")
    assert strength > 0.6
    assert sure > 3.0
    assert moved(faster, "reach")[1] > 3.0
    assert abs(moved(faster, "identification")[0]) < strength / 4
    assert more(faster, "ties hold") > 0.25
    assert more(faster, "identity holds") < 0.1


def test_identification_that_forms_faster_moves_identity_and_hardly_the_ties() -> None:
    faster = {"feeling.identification_rate": 0.2}
    identity, sure = moved(faster, "identification")
    assert identity > 0.5
    assert sure > 3.0
    assert abs(moved(faster, "tie_strength")[0]) < identity / 4
    assert more(faster, "identity holds") > 0.15
    assert more(faster, "ties hold") < 0.1


# Lives, folders, files

LANDSCAPE: dict[str, Any] = {"communities": 2, "elsewhere": 0.4}


def test_looking_changes_nothing_and_any_week_can_be_looked_at() -> None:
    plan = Plan.of({"start.members": 20}, **LANDSCAPE)
    found = lived(plan, 3, 20, [20, 0, 7])
    assert list(found) == [0, 7, 20]
    assert found[0]["all"].members == 0
    assert found[7].members.equals(lived(plan, 3, 7)[7].members)
    assert found[20].flat() == lived(plan, 3, 20)[20].flat()
    alone = Life(plan, 3, weeks=20).live(20)
    assert found[20].members["identification"].tolist() == alone.members["identification"][
        alone.state.order[: alone.state.starts[-1]]
    ][np.argsort(alone.state.order[: alone.state.starts[-1]])].tolist()  # fmt: skip
    with pytest.raises(ValueError, match="expected 0 to 20"):
        lived(plan, 3, 20, [21])


def test_work_on_the_agenda_is_counted_topic_by_topic() -> None:
    life = Life(Plan.of({"start.members": 15}), 2, weeks=8).live(8)
    found = lived(Plan.of({"start.members": 15}), 2, 8)[8].members
    agenda = int(life.state.communities["agenda"][0])
    for row in found.itertuples():
        own = int(life.people["context"][row.person])
        assert row.shared_agenda == pytest.approx((own & agenda).bit_count() / max(1, own.bit_count()))


def test_what_is_written_is_read_back_by_networkx() -> None:
    found = lived(Plan.of({"start.members": 25}, **LANDSCAPE), 1, 30)[30]
    content = graphml(found, ("budget", "tax"))
    assert content == graphml(lived(Plan.of({"start.members": 25}, **LANDSCAPE), 1, 30)[30], ("budget", "tax"))
    graph = nx.read_graphml(io.BytesIO(content), node_type=int)
    assert graph.is_directed()
    assert sorted(graph) == found.members["member"].tolist()
    kinds: dict[str, type] = dict.fromkeys(WHOLE, int) | dict.fromkeys(REAL, float) | dict.fromkeys(TEXT, str)
    for row in found.members.to_dict("records"):
        node = graph.nodes[row["member"]]
        assert node["place"] == ("budget", "tax")[row["community"]]
        for name, kind in kinds.items():
            if row[name] == row[name]:
                assert (type(node[name]), node[name]) == (kind, row[name])
            else:
                assert name not in node
    ties = {(a, b): of for a, b, of in graph.edges(data=True) if of["kind"] == TIE}
    assert len(ties) == len(found.ties)
    for row in found.ties.itertuples():
        assert ties[row.member, row.to]["weight"] == float(row.strength)
        assert ties[row.member, row.to]["crosses"] is bool(row.crosses)
    same = [(a, b) for a, b, of in graph.edges(data=True) if of["kind"] == SAME]
    # Each way between the two memberships, whether inside or outside.
    assert len(same) == found.members["person"].duplicated(keep=False).sum() > 0
    assert all(graph.nodes[a]["person"] == graph.nodes[b]["person"] for a, b in same)
    assert all(graph.nodes[a]["community"] != graph.nodes[b]["community"] for a, b in same)
    listed = pd.read_csv(io.BytesIO(edge_list(found)))
    assert list(listed) == list(EDGE_HEAD)
    assert listed.drop(columns="Type").values.tolist() == [
        [a, b, of["weight"], of["kind"], of["crosses"]] for a, b, of in graph_edges(graph, listed)
    ]


def graph_edges(graph: Any, listed: pd.DataFrame) -> list[Any]:
    """Edges in the order of a list of them."""
    return [(a, b, graph[a][b]) for a, b in zip(listed["Source"], listed["Target"], strict=True)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("run") / "kept"
    copsim.run("healthy", seeds=[2, 3], weeks=30).save(into)
    return into


def test_a_folder_a_run_and_a_scenario_show_the_same(folder: Path) -> None:
    at_end = copsim.network("healthy", seed=2, weeks=30)
    assert copsim.network(folder).found.flat() == at_end.found.flat()
    runs = copsim.run("healthy", seeds=2, weeks=30)
    assert copsim.network(runs).found.flat() == at_end.found.flat()
    before = copsim.network("healthy", seed=2, weeks=30, at=13).found.flat()
    assert copsim.network(folder, at=13).found.flat() == copsim.network(runs, at=13).found.flat() == before
    assert before["week"] == 13
    assert at_end.groups["group"].tolist()[0] == "all"
    with pytest.raises(NetworkError, match="not of seed 9"):
        copsim.network(runs, seed=9)
    page = (folder / "report.html").read_text("utf-8")
    assert '<h2 id="aspects">Community and network</h2>' in page
    shown = of_life(runs.members, runs.ties, 2, 30)
    assert sentences(shown)[0].replace(" %", "\u00a0%") in page


def test_folders_that_cannot_be_looked_at_say_why(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match=r"seed 3 are not in .*--participation all"):
        read_network(folder, 3)
    other = tmp_path / "other"
    other.mkdir()
    for name in ("members.parquet", "ties.parquet"):
        (other / name).write_bytes((folder / name).read_bytes())
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (other / "manifest.json").write_text(json.dumps({**manifest, "model": "0"}), encoding="utf-8")
    assert read_network(other)[0] == 2
    with pytest.raises(NetworkError, match=r"model version 0.*leave --at out"):
        read_network(other, at=5)
    manifest["scenario"]["parameters"]["ties.tie_gain"] = 0.9
    (other / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(NetworkError, match="cannot be lived once more"):
        read_network(other, at=5)
    (other / "manifest.json").write_text(json.dumps({**manifest, "weeks": "many"}), encoding="utf-8")
    with pytest.raises(NetworkError, match="weeks is 'many'"):
        read_network(other)
    (other / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    pd.read_parquet(other / "ties.parquet").drop(columns="strength").to_parquet(other / "ties.parquet")
    with pytest.raises(NetworkError, match="lacks strength"):
        read_network(other)
    (other / "ties.parquet").write_bytes(b"PAR1")
    with pytest.raises(NetworkError, match=r"ties\.parquet cannot be read"):
        read_network(other)
    (other / "ties.parquet").unlink()
    with pytest.raises(NetworkError, match=r"ties\.parquet is not there"):
        read_network(other)


def test_the_command_shows_writes_and_does_not_overwrite(folder: Path, tmp_path: Path) -> None:
    done = RUNNER.invoke(app, ["network", str(folder)])
    assert done.exit_code == 0, done.output
    assert "Of " in done.output
    assert "Dominates" in done.output
    out = tmp_path / "ties.graphml"
    done = RUNNER.invoke(app, ["network", "healthy", "--weeks", "10", "--at", "8", "--out", str(out), "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["name"], told["seed"], told["week"]) == ("healthy", 1, 8)
    assert nx.read_graphml(out).number_of_nodes() == told["there"]
    before = out.read_bytes()
    done = RUNNER.invoke(app, ["network", "healthy", "--weeks", "10", "--out", str(out)])
    assert (done.exit_code, "--force" in done.output, out.read_bytes() == before) == (2, True, True)
    done = RUNNER.invoke(app, ["network", "healthy", "--weeks", "10", "--at", "8", "--out", str(out), "--force"])
    assert (done.exit_code, out.read_bytes() == before) == (0, True)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["nowhere"], "nowhere"),
        (["."], "holds no run"),
        (["healthy", "--seed", "-1"], "expected a whole number"),
        (["healthy", "--weeks", "-1"], "weeks is -1, expected"),
        (["healthy", "--at", "999"], "--at is 999, expected a whole number from 0 to 156"),
        (["healthy", "--weeks", "9", "--at", "10"], "--at is 10, expected a whole number from 0 to 9"),
        (["healthy", "--out", "ties.gexf"], "expected a file that ends in .graphml or .csv"),
        (["healthy", "--out", "nowhere/ties.csv"], "make it first"),
        (["RUN", "--weeks", "9"], "leave it out, or name a week with --at"),
        (["RUN", "--at", "31"], "has 30 weeks"),
        (["RUN", "--seed", "9"], "seed 9 are not in"),
    ],
)
def test_what_cannot_be_shown_is_said_in_words(
    asked: list[str], said: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = RUNNER.invoke(app, ["network", *(str(folder) if word == "RUN" else word for word in asked)])
    assert done.exit_code == 2, done.output
    assert said in " ".join(done.output.split())
    assert "Traceback" not in done.output


def test_what_the_page_shows_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands and Python of docs/network.md, one after the other, in an empty folder."""
    page = (ROOT / "docs" / "network.md").read_text("utf-8")
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^    copsim (network [^\[\n]+?)(?:\s+#.*)?$", page, re.MULTILINE)
    assert len(commands) >= 3
    for command in commands:
        done = RUNNER.invoke(app, command.split())
        assert done.exit_code == 0, f"{command}\n{done.output}"
    examples = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert len(examples) == 2
    for code in examples:
        exec(compile(code, "docs/network.md", "exec"), {})
    for name in ("identification", "held_by", *WHOLE, *REAL, *TEXT, *EDGE_HEAD):
        assert f"`{name}`" in page, name
