"""The command `copsim regimes`: several units under orders from above, by themselves, or with communities across."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copsim.ending import INTERRUPTED, fail, for_machines
from copsim.telling import written

if TYPE_CHECKING:
    from copsim.regime_order import Found


def regimes(
    scenario: Annotated[
        str, typer.Argument(help="What each unit's community is like: a name of the library or a YAML file.")
    ] = "healthy",
    units: Annotated[int, typer.Option(help="How many units there are.")] = 6,
    people: Annotated[int, typer.Option(help="How many people in each.")] = 20,
    across: Annotated[
        float, typer.Option(help="Communities: share of a unit's people who belong to the next unit's too.")
    ] = 0.3,
    ordered: Annotated[
        float, typer.Option(help="Centralised: share of agenda and calendar that is ordered from above.")
    ] = 1.0,
    above: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH=VALUE", help="Centralised: a parameter besides, as deciding.compulsion=5. Repeatable."
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="A parameter under all regimes. Repeatable."),
    ] = None,
    weeks: Annotated[int, typer.Option(help="How many weeks each life has.")] = 156,
    replicates: Annotated[int, typer.Option(help="How many lives under each regime: seeds SEED, SEED + 1, …")] = 40,
    seed: Annotated[int, typer.Option(help="Seed of the first.")] = 1,
    threads: Annotated[int | None, typer.Option(help="Lives at a time; all processors if left out.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for page, tables and figure.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace results that are in the folder.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one flat JSON object.")] = False,
) -> None:
    """Centralise, decentralise, or communities: how good practice is in several units, and how unlike."""
    words = ["copsim", "regimes", scenario, "--units", str(units), "--people", str(people), "--across", f"{across:g}"]
    words += ["--ordered", f"{ordered:g}", *(word for text in above or () for word in ("--above", text))]
    words += [word for text in set_ or () for word in ("--set", text)]
    words += ["--weeks", str(weeks), "--replicates", str(replicates), "--seed", str(seed), "--out", "DIR"]

    from copsim.experiments.results import ResultsError, check_target
    from copsim.progress import Bar, compiling_notice
    from copsim.regime_order import order

    try:
        asked = order(
            scenario, units=units, people=people, across=across, ordered=ordered, above=above or (),
            settings=set_ or (), replicates=replicates, seed=seed, weeks=weeks, threads=threads,
            command=shlex.join(words),
        )  # fmt: skip
        if out is not None:
            check_target(out, force=force)
    except (ValueError, ResultsError) as error:
        fail(error)
    try:
        with compiling_notice(), Bar(asked.scenario.name, len(asked.regimes) * replicates, weeks) as bar:
            found = asked.run(bar.told)
    except KeyboardInterrupt:
        fail("stopped before any life was whole under all regimes; nothing was written", INTERRUPTED)
    files = written(found, out, force=force)
    if as_json:
        for_machines({**found.flat, "out": None if out is None else str(out), "files": len(files)})
    else:
        _tell(found, out)
    if found.manifest["interrupted"]:
        fail(f"stopped: {len(found.regimes.seeds)} of {replicates} seeds are whole and were compared", INTERRUPTED)


def _tell(found: Found, out: Path | None) -> None:
    """The short form: the regimes, a table, what became of the claim, how sure."""
    from copsim.analysis.regimes_words import in_short, sure, table

    typer.echo(f"{found.organised.units} units of {found.organised.people} people, each as {found.scenario.name}")
    for name, words in found.differs:
        typer.echo(f"  {name}: {words}.")
    head, rows = table(found.regimes)
    widths = [max(len(row[n]) for row in [head, *rows]) for n in range(len(head))]
    typer.echo("")
    for row in [head, *rows]:
        typer.echo("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    typer.echo("")
    for sentence in in_short(found.regimes):
        typer.echo(f"  {sentence}")
    typer.echo("\nHow sure")
    for sentence in sure(found.regimes):
        typer.echo(f"  {sentence}")
    if out is None:
        typer.echo("Nothing was written; add --out DIR for a page, tables and a figure.")
    else:
        typer.echo(f"Page: {(out / 'report.html').absolute()}")
