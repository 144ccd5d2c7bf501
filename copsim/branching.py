"""The commands `copsim save`, `resume` and `branch`: a life put aside, gone on with, and led many ways from there."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copsim.asking import Asked
from copsim.ending import INTERRUPTED, fail, for_machines

if TYPE_CHECKING:
    from copsim.compare_order import Order
    from copsim.future_runs import FutureOrder, Futures

LifeFile = Annotated[Path, typer.Argument(metavar="FILE", help="A life that copsim save has put aside.")]
Weeks = Annotated[
    int | None,
    typer.Option(help="How many weeks in all, those of the past among them; those of the scenario if left out."),
]


def save(
    scenario: Annotated[str, typer.Argument(help="Name of a scenario (see: copsim scenarios list) or a YAML file.")],
    week: Annotated[int, typer.Option(help="How many weeks are lived; the number of the first that is not.")],
    out: Annotated[Path, typer.Option(help="File to put the life aside in, such as ours.life.")],
    seed: Annotated[int, typer.Option(help="Seed of the life.")] = 1,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Set a parameter, as leading.effort=0.2. Repeatable."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a life that is in the file.")] = False,
) -> None:
    """Live a scenario to a week and put the life aside, to be gone on with later, elsewhere, or in many ways."""
    from copsim.experiments.files import ResultsError
    from copsim.keeping import save_order

    try:
        values = Asked(scenario, settings=tuple(set_ or ())).values
        asked = save_order(scenario, week, out, seed=seed, values=values, force=force)
    except (ValueError, ResultsError) as error:
        fail(error)

    from copsim.progress import Bar, compiling_notice

    try:
        with compiling_notice(), Bar(asked.scenario.name, 1, week) as bar:
            saved = asked.live(bar.told)
        size = asked.write(saved)
    except ResultsError as error:
        fail(error)
    except KeyboardInterrupt:
        fail("stopped; nothing was written", INTERRUPTED)
    members = int(saved.life.weekly["members"][-1].sum()) if week else asked.scenario.plan().first_people
    typer.echo(
        f"{asked.scenario.title}: seed {seed}, lived to week {week}, {members} members. {out}: {-(-size // 1024):,} KiB"
    )
    typer.echo(f"Go on with it: copsim resume {out} --out DIR")
    typer.echo(f"Or see what may become of it: copsim branch {out} --set PATH=VALUE")


def resume(
    file: LifeFile,
    weeks: Weeks = None,
    out: Annotated[Path | None, typer.Option(help="Folder for tables, manifest, figures and report.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace results that are in the folder.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of words.")] = False,
) -> None:
    """Go on with a life as if it had never been put aside: the same results, to the bit, as those of copsim run."""
    from copsim.experiments.results import ResultsError, check_target
    from copsim.keeping import resume_order

    try:
        asked = resume_order(file, weeks=weeks)
        if out is not None:
            check_target(out, force=force)
    except (ValueError, ResultsError) as error:
        fail(error)

    from copsim.progress import Bar, compiling_notice
    from copsim.telling import tell, tell_late, written

    ordered = asked.ordered
    tell_late(ordered.scenario, ordered.weeks)
    try:
        with compiling_notice(), Bar(ordered.scenario.name, 1, ordered.weeks) as bar:
            runs = asked.run(bar.told)
    except KeyboardInterrupt:
        fail("stopped; nothing was written", INTERRUPTED)
    if not runs.seeds:
        fail("stopped before the life was whole; nothing was written", INTERRUPTED)
    tell(runs, out, written(runs, out, force=force), as_json)


def branch(
    file: LifeFile,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="PATH[@WEEK]=VALUE",
            help="The life with this changed, from here on or from a later week on. All of them make one arm.",
        ),
    ] = None,
    arm: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME: PATH[@WEEK]=VALUE, …", help="A further arm with a name of its own. Repeatable."),
    ] = None,
    futures: Annotated[int | None, typer.Option(help="How many futures, in each arm; 100 if left out.")] = None,
    seed: Annotated[
        int | None, typer.Option(help="Seed of the first future; if left out, the one after the seed so far.")
    ] = None,
    weeks: Weeks = None,
    same_luck: Annotated[
        bool, typer.Option("--same-luck", help="One future, with the luck there was: nothing but the change differs.")
    ] = False,
    measure: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="What to look at, as 'present in last 26' or 'realized in all'. Repeatable."),
    ] = None,
    matters: Annotated[
        float, typer.Option(help="Smallest difference of interest, in spreads between futures as it is.")
    ] = 0.2,
    threads: Annotated[int | None, typer.Option(help="Lives at a time; all processors if left out.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the page, tables and figures.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace results that are in the folder.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one flat JSON object.")] = False,
) -> None:
    """Live many futures of a life: one past, fresh luck from here on; as it is, or with something changed."""
    words = ["copsim", "branch", str(file)]
    for option, values in (("--set", set_), ("--arm", arm), ("--measure", measure)):
        words += [word for value in values or () for word in (option, value)]
    for option, number in (("--futures", futures), ("--seed", seed), ("--weeks", weeks)):
        words += [option, str(number)] if number is not None else []
    words += ["--same-luck"] if same_luck else []
    words += ["--matters", f"{matters:g}"] if matters != 0.2 else []

    from copsim.comparing import arms_in_words
    from copsim.experiments.results import ResultsError, check_target

    try:
        arms = arms_in_words(set_ or [], arm or [])

        from copsim.branch_order import branch_order

        ordered = branch_order(
            file, arms=arms, futures=futures, seed=seed, weeks=weeks, same_luck=same_luck, measures=measure or None,
            matters=matters, threads=threads, command=shlex.join([*words, "--out", "DIR"]),
        )  # fmt: skip
        if out is not None:
            check_target(out, force=force)
    except (ValueError, ResultsError) as error:
        fail(error)
    from copsim.future_runs import FutureOrder

    if isinstance(ordered, FutureOrder):
        _bands(ordered, out, force, as_json)
    else:
        _compared(ordered, out, force, as_json)


def _bands(ordered: FutureOrder, out: Path | None, force: bool, as_json: bool) -> None:
    """Live futures of one course of action, and tell within which bands they lie."""
    from copsim.progress import Bar, compiling_notice
    from copsim.telling import tell_late, written

    plain = ordered.ordered
    tell_late(plain.scenario, plain.weeks)
    try:
        with compiling_notice(), Bar(plain.scenario.name, len(plain.seeds), plain.weeks) as bar:
            found = ordered.run(bar.told)
    except KeyboardInterrupt:
        fail("stopped before any future was whole; nothing was written", INTERRUPTED)
    files = written(found, out, force=force)
    if as_json:
        _warn(len(found.runs.seeds), found.runs.fresh)
        for_machines({**found.flat, "out": None if out is None else str(out), "files": len(files)})
    else:
        _tell(found, out)
    if found.manifest["interrupted"]:
        fail(f"stopped: {len(found.runs.seeds)} of {len(plain.seeds)} futures are whole and were kept", INTERRUPTED)


def _tell(found: Futures, out: Path | None) -> None:
    from copsim.analysis.future_bands import lines

    typer.echo(f"{found.runs.scenario.title}: what may become of it from week {found.runs.week} on")
    typer.echo(f"{found.past}\n")
    for line in lines(found.told):
        typer.echo(f"  {line}")
    typer.echo("\nHow sure")
    for sentence in found.sure:
        typer.echo(f"  {sentence}")
    if out is None:
        typer.echo("Nothing was written; add --out DIR for a page, tables and figures.")
    else:
        typer.echo(f"Page: {(out / 'report.html').absolute()}")


def _compared(ordered: Order, out: Path | None, force: bool, as_json: bool) -> None:
    """Live futures of several courses of action, and compare them."""
    from copsim.comparing import compare_with_bar, tell
    from copsim.telling import written

    found = compare_with_bar(ordered)
    files = written(found, out, force=force)
    if as_json:
        past = found.manifest["branched"]
        _warn(len(found.measured.seeds), not past["same_luck"])
        about = {f"past.{name}": past[name] for name in ("file", "seed", "week")}
        flat = {**found.flat, **about, "same_luck": past["same_luck"]}
        for_machines({**flat, "out": None if out is None else str(out), "files": len(files)})
    else:
        tell(found, out)
    if found.measured.interrupted:
        whole = len(found.measured.seeds)
        fail(f"stopped: {whole} of {len(ordered.seeds)} futures are whole and were compared", INTERRUPTED)


def _warn(futures: int, fresh: bool) -> None:
    """Say that so few futures are no proof, where only a program reads the rest."""
    from copsim.analysis.future_bands import LEAST_FUTURES, how_sure

    if futures < LEAST_FUTURES:
        typer.echo(f"copsim: {how_sure(futures, fresh=fresh)[0]}", err=True)
