"""A network to take elsewhere: as GraphML for Gephi and networkx, or as a list of ties for a spreadsheet.

Ties lead from one member to another and are of another strength the other way, so the graph is directed. All that there
are are in it, faint ones too, and members outside: whoever opens the file filters by `weight` and `level`. Somebody who
belongs to two communities is two members there; both are joined by an edge each way whose `kind` is "same person".
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Any

from copsim.analysis.aspects import Aspects

TIE, SAME = "tie", "same person"
"""Kinds of edges."""
WHOLE = ("member", "person", "community", "home", "joined", "visits", "far")
"""Attributes of a node that are whole numbers; `joined` is -1 for those who were there at the start."""
REAL = ("identification", "energy", "reputation", "shared_agenda", "tie_strength", "reach", "brokerage", "clustering")
"""Those that are real numbers; what is not known of a member is left out."""
TEXT = ("level", "role", "held_by")
HEAD = ("Source", "Target", "Type", "Weight", "Kind", "Crosses")
"""Columns of the list of ties, as Gephi expects them."""


def graph_of(found: Aspects, places: Sequence[str] = ()) -> Any:
    """A `networkx.DiGraph`: nodes are numbers of members; edges have `weight`, `crosses` and `kind`.

    Args:
        found: both aspects of a life.
        places: what each community is called; its number where that is not known.
    """
    from networkx import DiGraph

    graph = DiGraph()
    for row in found.members.to_dict("records"):
        of: dict[str, Any] = {"label": str(int(row["member"]))}
        of |= {name: int(row[name]) for name in WHOLE}
        of |= {name: str(row[name]) for name in TEXT}
        community = of["community"]
        of["place"] = places[community] if community < len(places) else str(community)
        of |= {name: float(row[name]) for name in REAL if row[name] == row[name]}
        graph.add_node(int(row["member"]), **of)
    for member, to, weight, crosses, kind in _edges(found):
        graph.add_edge(member, to, weight=weight, crosses=crosses, kind=kind)
    return graph


def _edges(found: Aspects) -> Iterator[tuple[int, int, float, bool, str]]:
    """Ties in the order of their members, then those who are the same person."""
    ties = found.ties
    columns = (ties[name].tolist() for name in ("member", "to", "strength", "crosses"))
    for member, to, strength, crosses in zip(*columns, strict=True):
        yield int(member), int(to), float(strength), bool(crosses), TIE
    several = found.members[found.members["person"].duplicated(keep=False)]
    for _, rows in several.groupby("person"):
        for one, other in permutations(rows["member"].tolist(), 2):
            # Nobody comes from another community than oneself.
            yield int(one), int(other), 1.0, False, SAME


def graphml(found: Aspects, places: Sequence[str] = ()) -> bytes:
    """The graph as GraphML, in UTF-8; the same network gives the same bytes, whatever else is installed."""
    from networkx.readwrite.graphml import write_graphml_xml

    buffer = io.BytesIO()
    write_graphml_xml(graph_of(found, places), buffer, named_key_ids=True)
    return buffer.getvalue()


def edge_list(found: Aspects) -> bytes:
    """A line per edge with a heading (`HEAD`), in UTF-8."""
    lines = [",".join(HEAD)]
    for member, to, weight, crosses, kind in _edges(found):
        lines.append(f"{member},{to},Directed,{weight!r},{kind},{str(crosses).lower()}")
    return ("\n".join(lines) + "\n").encode("utf-8")


__all__ = ["HEAD", "REAL", "SAME", "TEXT", "TIE", "WHOLE", "edge_list", "graph_of", "graphml"]
