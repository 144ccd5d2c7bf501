"""The command `copsim network`: who is held by the community, who by ties, and all ties in a file."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copsim.ending import INTERRUPTED, fail, for_machines

if TYPE_CHECKING:
    from copsim.networked import Network

WIDTH = 100


def network(
    run: Annotated[
        str,
        typer.Argument(metavar="SCENARIO|RUN", help="A scenario, of which a life is lived, or the folder of a run."),
    ],
    seed: Annotated[
        int | None, typer.Option(help="Which life; 1 for a scenario, or the first that was followed, if left out.")
    ] = None,
    weeks: Annotated[
        int | None, typer.Option(help="How many weeks a scenario is lived; those it says if left out.")
    ] = None,
    at: Annotated[
        int | None, typer.Option(metavar="WEEK", help="After how many weeks to look; at the end if left out.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.graphml|FILE.csv", help="Write all ties to this file.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the aspects as one flat JSON object.")] = False,
) -> None:
    """Show community and network as two aspects: what holds whom, for each kind of member, and ties for Gephi."""
    from copsim.experiments.files import ResultsError
    from copsim.networked import check_file
    from copsim.networked import network as look
    from copsim.progress import compiled

    try:
        if out is not None:
            check_file(out, force=force)
        compiled()
        found = look(run, seed=seed, weeks=weeks, at=at)
        if out is not None:
            found.save(out, force=force)
    except (ValueError, ResultsError) as error:
        fail(error)
    except KeyboardInterrupt:
        fail("stopped; nothing was written", INTERRUPTED)
    if as_json:
        for_machines(found.as_dict())
        return
    if out is None:
        _print(found)
    else:
        nodes, edges = len(found.members), len(found.ties)
        typer.echo(f"{found.name}, seed {found.seed}, after {found.week} weeks: {nodes} members and {edges} ties")
        typer.echo(f"Written: {out.absolute()}")


def _print(found: Network) -> None:
    """Both aspects for people who read them in a terminal."""
    from copsim.analysis.aspect_words import HEAD, HOW, OTHER_HEAD, OTHER_HOW, other_rows, rows

    typer.echo(f"{found.name}, seed {found.seed}, after {found.week} weeks\n")
    for sentence in found.words:
        typer.echo(textwrap.fill(sentence, WIDTH))
    for head, table, how in ((HEAD, rows(found.found), HOW), (OTHER_HEAD, other_rows(found.found), OTHER_HOW)):
        typer.echo("")
        _aligned([head, *table])
        typer.echo("")
        typer.echo(textwrap.fill(how, WIDTH))
    typer.echo("\nAdd --out FILE.graphml for all ties, to be opened in Gephi or networkx.")


def _aligned(lines: Sequence[Sequence[str]]) -> None:
    """Columns below each other: words to the left, numbers to the right."""
    wide = [max(len(line[n]) for line in lines) for n in range(len(lines[0]))]
    for line in lines:
        cells = [
            text.rjust(size) if n else text.ljust(size) for n, (text, size) in enumerate(zip(line, wide, strict=True))
        ]
        typer.echo("  ".join(cells).rstrip())


__all__ = ["network"]
