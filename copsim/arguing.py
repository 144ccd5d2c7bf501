"""The command `copsim case`: what a sponsor asks of a community, answered with figures: why, what, how, and risks."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copsim.asking import Asked
from copsim.ending import INTERRUPTED, fail, for_machines
from copsim.intervening import WITH
from copsim.telling import tell_late, written

if TYPE_CHECKING:
    from copsim.case_order import BusinessCase

LIVES = 100


def case(
    scenario: Annotated[str, typer.Argument(help="Name of a scenario (see: copsim scenarios list) or a YAML file.")],
    with_: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar=WITH,
            help="Drop interventions on weeks, and tell what they add to the same lives without. Repeatable.",
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Set a parameter, as leading.effort=0.2. Repeatable."),
    ] = None,
    without_sponsor: Annotated[
        bool, typer.Option("--without-sponsor", help="Live the same lives without any sponsor too.")
    ] = False,
    replicates: Annotated[int, typer.Option(help="How many lives: seeds SEED, SEED + 1, …")] = LIVES,
    weeks: Annotated[int | None, typer.Option(help="How many weeks each; those of the scenario if left out.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of the first life.")] = 1,
    threads: Annotated[int | None, typer.Option(help="Lives at a time; all processors if left out.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the page and the table.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace results that are in the folder.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of words.")] = False,
) -> None:
    """Make the business case of a community: why, what, how and risks, for somebody who may sponsor it."""
    asked = Asked(
        scenario, seed=seed, replicates=replicates, weeks=weeks, settings=tuple(set_ or ()),
        interventions=tuple(with_ or ()),
    )  # fmt: skip
    from copsim.experiments.results import ResultsError, check_target

    try:
        values = asked.values

        from copsim.case_order import order

        ordered = order(
            scenario, replicates=replicates, seed=seed, weeks=weeks, values=values, interventions=asked.interventions,
            without_sponsor=without_sponsor, threads=threads, command=command(asked, without_sponsor=without_sponsor),
        )  # fmt: skip
        if out is not None:
            check_target(out, force=force)
    except (ValueError, ResultsError) as error:
        fail(error)
    for warning in ordered.warnings:
        typer.echo(f"copsim: {warning}", err=True)
    tell_late(ordered.made.scenario, ordered.made.weeks)

    from copsim.progress import Bar, compiling_notice

    lives = sum(len(one.seeds) for one in ordered.orders)
    try:
        with compiling_notice(), Bar(ordered.made.scenario.name, lives, ordered.made.weeks) as bar:
            found = ordered.run(bar.told)
    except KeyboardInterrupt:
        fail("stopped before any life was whole on all sides; nothing was written", INTERRUPTED)
    files = written(found, out, force=force)
    if as_json:
        for_machines({**found.as_dict, "out": None if out is None else str(out), "files": files})
    else:
        tell(found, out)
    if found.manifest["interrupted"]:
        fail(f"stopped: {found.told.lives} of {replicates} lives are whole and were kept", INTERRUPTED)


def command(asked: Asked, *, without_sponsor: bool) -> str:
    """The command that makes the same case again."""
    words = shlex.split(asked.command)
    words[1] = "case"
    return shlex.join([*words[:-2], *(["--without-sponsor"] if without_sponsor else []), *words[-2:]])


def tell(found: BusinessCase, out: Path | None) -> None:
    """Say the case: in short, why, what, how, and risks."""
    from copsim.analysis.business_case import PARTS

    typer.echo(f"The case for: {found.scenario.title}")
    if found.done:
        typer.echo(f"  Changed for this case: {'; '.join(found.done)}.")
    for sentence in found.words["short"]:
        typer.echo(f"  {sentence}")
    for part, heading in PARTS.items():
        typer.echo(f"\n{heading}")
        for sentence in found.words[part]:
            typer.echo(f"  {sentence}")
    typer.echo("")
    if out is None:
        typer.echo("Nothing was written; add --out DIR for a page to hand on, and a table.")
    else:
        typer.echo(f"Page: {(out / 'case.html').absolute()}")
