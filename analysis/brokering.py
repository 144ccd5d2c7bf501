"""Who connects others: through whom the shortest ways along ties lead."""

from __future__ import annotations

from collections.abc import Sequence


def betweenness(
    members: Sequence[int], one: Sequence[int], other: Sequence[int], strength: Sequence[float]
) -> dict[int, float]:
    """Of each member the share of shortest ways between two others that lead through this one (Freeman 1977).

    A tie is the shorter the stronger it is (1 / strength); of two ties between the same people the stronger counts.

    Args:
        members: numbers of all who are there.
        one: where each tie begins.
        other: where it leads to.
        strength: above 0.
    """
    from networkx import Graph, betweenness_centrality

    graph = Graph()
    graph.add_nodes_from(sorted(members))
    for begin, end, strong in sorted(zip(one, other, strength, strict=True)):
        far = 1.0 / float(strong)
        if not graph.has_edge(begin, end) or graph[begin][end]["far"] > far:
            graph.add_edge(begin, end, far=far)
    found = betweenness_centrality(graph, normalized=True, weight="far")
    return {int(member): float(share) for member, share in found.items()}


__all__ = ["betweenness"]
