"""The command `copsim compare`: which of two courses of action is better, since when, how sure, and at what cost."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copsim.ending import INTERRUPTED, fail, for_machines
from copsim.intervening import WITH

if TYPE_CHECKING:
    from copsim.compare_order import Order
    from copsim.compared import Comparison
    from copsim.scenarios.arms import Setting


def compare(
    scenarios: Annotated[
        list[str], typer.Argument(help="Names or files: the baseline first, and whatever is compared with it.")
    ],
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="PATH[@WEEK]=VALUE",
            help="The baseline with this changed, from the start or from a week on. All of them make one arm.",
        ),
    ] = None,
    arm: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME: PATH[@WEEK]=VALUE, …", help="A further arm with a name of its own. Repeatable."),
    ] = None,
    with_: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar=WITH,
            help="A further arm: the baseline with interventions (see: copsim interventions list). Repeatable.",
        ),
    ] = None,
    replicates: Annotated[int, typer.Option(help="How many pairs of lives: seeds SEED, SEED + 1, …")] = 100,
    seed: Annotated[int, typer.Option(help="Seed of the first pair.")] = 1,
    weeks: Annotated[int | None, typer.Option(help="How many weeks, in all arms; the baseline's if left out.")] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="What to compare, as 'present in last 26' or 'realized in all'. Repeatable."),
    ] = None,
    matters: Annotated[
        float, typer.Option(help="Smallest difference of interest, in spreads between lives of the baseline.")
    ] = 0.2,
    place: Annotated[
        str | None,
        typer.Option("--in", metavar="PLACE", help="Of a landscape: look at this place, copy or community alone."),
    ] = None,
    threads: Annotated[int | None, typer.Option(help="Lives at a time; all processors if left out.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the page, tables and figures.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace results that are in the folder.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one flat JSON object.")] = False,
) -> None:
    """Compare courses of action with the same luck: how much better, since when, how sure, at what cost."""
    words = ["copsim", "compare", *scenarios]
    for option, values in (("--set", set_), ("--arm", arm), ("--with", with_)):
        words += [word for value in values or () for word in (option, value)]
    words += ["--replicates", str(replicates), "--seed", str(seed)]
    words += ["--weeks", str(weeks)] if weeks is not None else []
    words += [word for text in measure or () for word in ("--measure", text)]
    words += ["--matters", f"{matters:g}"] if matters != 0.2 else []
    words += ["--in", place] if place is not None else []

    from copsim.experiments.results import ResultsError, WrittenThenStopped, check_target

    try:
        arms = arms_in_words(set_ or [], arm or [])

        from copsim.compare_order import order

        ordered = order(
            scenarios[0], *scenarios[1:], arms=arms, interventions=with_ or (), replicates=replicates, seed=seed,
            weeks=weeks, measures=measure or None, matters=matters, place=place,
            threads=threads, command=shlex.join([*words, "--out", "DIR"]),
        )  # fmt: skip
        if out is not None:
            check_target(out, force=force)
    except (ValueError, ResultsError) as error:
        fail(error)
    found = compare_with_bar(ordered)
    try:
        files = found.save(out, force=force) if out is not None else []
    except ResultsError as error:
        fail(error)
    except WrittenThenStopped:
        fail(f"stopped; the results were written before, to {out}", INTERRUPTED)
    except KeyboardInterrupt:
        fail("stopped while writing; nothing was written", INTERRUPTED)
    if as_json:
        for_machines({**found.flat, "out": None if out is None else str(out), "files": len(files)})
    else:
        tell(found, out)
    if found.measured.interrupted:
        whole = len(found.measured.seeds)
        fail(f"stopped: {whole} of {replicates} pairs are whole and were compared", INTERRUPTED)


def arms_in_words(sets: list[str], named: list[str]) -> dict[str, tuple[Setting, ...]]:
    """Arms by name: one of all `--set`, and one of each `--arm`. Raises ValueError for what cannot be."""
    from copsim.scenarios.arms import LONGEST_ARM, named_arm, setting

    arms: dict[str, tuple[Setting, ...]] = {}
    if sets:
        settings = tuple(setting(text) for text in sets)
        name = ", ".join(str(one) for one in settings)
        arms[name if len(name) <= LONGEST_ARM else f"{name[: LONGEST_ARM - 1]}…"] = settings
    for text in named:
        name, settings = named_arm(text)
        if name in arms:
            raise ValueError(f"two arms are called '{name}'; give one of them another name")
        arms[name] = settings
    return arms


def compare_with_bar(ordered: Order) -> Comparison:
    """Live and compare, with a bar on the error stream; ends the command where it was stopped too early."""
    if ordered.late:
        typer.echo(
            f"copsim: {ordered.late} of the scenarios' changes lie after week {ordered.weeks} and do not happen",
            err=True,
        )

    for warning in ordered.warnings:
        typer.echo(f"copsim: {warning}", err=True)

    from copsim.progress import Bar, compiling_notice

    lives = len(ordered.arms) * len(ordered.seeds)
    try:
        with compiling_notice(), Bar(ordered.arms[0].scenario.name, lives, ordered.weeks) as bar:
            return ordered.run(bar.told)
    except KeyboardInterrupt:
        fail("stopped before any pairs were whole; nothing was written", INTERRUPTED)


def tell(found: Comparison, out: Path | None) -> None:
    """Tell the short form: what differs, a table, costs, how sure."""
    from copsim.analysis.compare_costs import costs_told
    from copsim.analysis.compare_words import first_shown, in_short, lines, sure
    from copsim.analysis.gains_words import gains_told

    measured, baseline = found.measured, found.arms[0]
    if baseline.scenario.question:
        typer.echo(baseline.scenario.question)
    if found.past:
        typer.echo(found.past)
    for week, what in found.told.alike:
        typer.echo(f"In all of them, week {week}: {what}")
    for arm in found.arms[1:]:
        mine = found.told.of(arm.name)
        typer.echo(f"\n{arm.name}, beside {baseline.name}")
        for each in arm.differs:
            when = "from the start" if each.when is None else f"week {each.when}"
            typer.echo(f"  {when}: {each.told}")
        typer.echo(f"  {in_short(mine, arm.name, baseline.name)} Week by week {first_shown(mine, found.told.alike)}.\n")
        for line in lines(mine, measured.weeks, baseline.name):
            typer.echo(f"  {line}")
        typer.echo("")
        costs = [cost for cost in found.told.costs if cost.arm == arm.name]
        traded = [rate for rate in found.told.traded if rate.arm == arm.name]
        for sentence in costs_told(costs, traded, mine, measured.weeks, measured.first):
            typer.echo(f"  {sentence}")
        brought = found.told.gained(arm.name)
        for sentence in gains_told(brought, mine, measured.weeks) if brought is not None else []:
            typer.echo(f"  {sentence}")
    typer.echo("\nHow sure")
    for sentence in sure(found.told):
        typer.echo(f"  {sentence}")
    if out is None:
        typer.echo("Nothing was written; add --out DIR for a page, tables and figures.")
    else:
        typer.echo(f"Page: {(out / 'report.html').absolute()}")
