"""The command `copsim attribute`: an honest answer to "what difference did this make?"."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copsim.asking import Asked
from copsim.ending import INTERRUPTED, fail, for_machines
from copsim.intervening import WITH

if TYPE_CHECKING:
    from copsim.attribution import Attribution


def attribute(
    run: Annotated[str, typer.Argument(metavar="RUN", help="Folder of a run, or name or file of a scenario.")],
    activity: Annotated[
        str | None,
        typer.Option(metavar="WEEK|NAME", help="A launch, a special event or a meeting, that is not held."),
    ] = None,
    broker: Annotated[
        str | None,
        typer.Option(metavar="MEMBER[@WEEK]", help="A member who connects others, and leaves the organisation."),
    ] = None,
    leader: Annotated[
        str | None,
        typer.Option(metavar="MEMBER[@WEEK]", help="A member who leads, and stops leading (or leaves: --gone)."),
    ] = None,
    intervention: Annotated[
        str | None, typer.Option(metavar="NAME", help="An intervention that is not dropped on the life.")
    ] = None,
    gone: Annotated[bool, typer.Option("--gone", help="The leader leaves the organisation.")] = False,
    futures: Annotated[int, typer.Option(help="How many pairs of futures, 25 or more.")] = 100,
    seed: Annotated[
        int | None, typer.Option(help="Seed of the life; the first of the run, or 1. The futures have the next ones.")
    ] = None,
    weeks: Annotated[
        int | None,
        typer.Option(help="How many weeks in all, those of the past among them; as the run or scenario has them."),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Set a parameter of the scenario. Repeatable."),
    ] = None,
    with_: Annotated[
        list[str] | None,
        typer.Option("--with", metavar=WITH, help="Drop interventions on the scenario, as coaching@26. Repeatable."),
    ] = None,
    measure: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="What to look at, as 'present in last 26' or 'realized in all'. Repeatable."),
    ] = None,
    matters: Annotated[
        float, typer.Option(help="Smallest difference of interest, in spreads between futures without it.")
    ] = 0.2,
    threads: Annotated[int | None, typer.Option(help="Lives at a time; all processors if left out.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the page, tables and figures.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace results that are in the folder.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one flat JSON object.")] = False,
) -> None:
    """What difference did this make? Many futures of one past, with it and without it, with the same luck."""
    words = ["copsim", "attribute", run]
    for option, text in (
        ("--activity", activity), ("--broker", broker), ("--leader", leader), ("--intervention", intervention),
    ):  # fmt: skip
        words += [option, text] if text is not None else []
    words += ["--gone"] if gone else []
    for option, values in (("--set", set_), ("--with", with_), ("--measure", measure)):
        words += [word for value in values or () for word in (option, value)]
    words += ["--futures", str(futures)]
    for option, number in (("--seed", seed), ("--weeks", weeks)):
        words += [option, str(number)] if number is not None else []
    words += ["--matters", f"{matters:g}"] if matters != 0.2 else []

    from copsim.experiments.results import ResultsError, check_target
    from copsim.progress import Bar, compiled, compiling_notice
    from copsim.telling import written

    try:
        given = Asked(run, settings=tuple(set_ or ())).values

        from copsim.attribute_order import order

        if out is not None:
            check_target(out, force=force)
        compiled()
        ordered = order(
            run, activity=activity, broker=broker, leader=leader, intervention=intervention, gone=gone, futures=futures,
            seed=seed, weeks=weeks, values=given, interventions=with_ or (), measures=measure or None, matters=matters,
            threads=threads, command=shlex.join([*words, "--out", "DIR"]),
        )  # fmt: skip
    except (ValueError, ResultsError) as error:
        fail(error)
    except KeyboardInterrupt:
        fail("stopped; nothing was written", INTERRUPTED)
    try:
        with compiling_notice(), Bar(ordered.source.scenario.name, 2 * len(ordered.seeds), ordered.source.weeks) as bar:
            found = ordered.run(bar.told)
    except KeyboardInterrupt:
        fail("stopped before any pairs were whole; nothing was written", INTERRUPTED)
    files = written(found, out, force=force)
    if as_json:
        for_machines({**found.flat, "out": None if out is None else str(out), "files": len(files)})
    else:
        tell(found, out)
    if found.told.measured.interrupted:
        fail(f"stopped: {found.told.pairs} of {len(ordered.seeds)} pairs are whole and were kept", INTERRUPTED)


def tell(found: Attribution, out: Path | None) -> None:
    """Tell the short form: the answer, a table, for whom, how sure, and what it means."""
    from copsim.analysis.attribute_words import (
        MEANING,
        briefly,
        example_told,
        first_shown,
        headline,
        largest,
        lines,
        sure,
        who_told,
    )

    told = found.told
    typer.echo(told.thing.question)
    typer.echo(f"Without it: {told.thing.without}\n")
    typer.echo(f"{headline(told)} {first_shown(told)}")
    for n, _ in largest(told):
        typer.echo(f"  {briefly(told, n)}")
    typer.echo("")
    for line in lines(told):
        typer.echo(f"  {line}")
    for heading, sentences in (
        ("For whom", who_told(told)),
        ("As it went", [example_told(told)]),
        ("How sure", sure(told)),
        ("What it means", list(MEANING)),
    ):
        typer.echo(f"\n{heading}")
        for sentence in sentences:
            typer.echo(f"  {sentence}")
    if out is None:
        typer.echo("Nothing was written; add --out DIR for a page, tables and figures.")
    else:
        typer.echo(f"Page: {(out / 'report.html').absolute()}")


__all__ = ["attribute", "tell"]
