"""The commands `copsim patterns` and `copsim fit`: a scenario beside real communities, and numbers that fit them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copsim.ending import INTERRUPTED, fail, for_machines

if TYPE_CHECKING:
    import pandas as pd

    from copsim.experiments.fitting.checks import Check
    from copsim.scenarios import Scenario

ScenarioName = Annotated[str, typer.Argument(help="A scenario of the library, or a file.")]
DIFFERENT = 1
"""The code with which a repetition ends that came to something else."""


def patterns(
    scenario: ScenarioName = "open",
    part: Annotated[
        list[str] | None,
        typer.Option(
            "--part",
            help="Make this part: agreement, unseen, variety, shape, ablation, recovery or social. More than once for "
            "several; only the first if not given.",
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Make all parts; that takes a while.")] = False,
    small: Annotated[bool, typer.Option("--small", help="With hardly any logs, to see that all of it runs.")] = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the tables, figures and the page; parts are added to it.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the tables as one JSON object.")] = False,
) -> None:
    """Hold a scenario's activity logs against those of twenty real communities, beside models without social life."""
    from copsim.experiments.fitting.parts import PARTS

    chosen = list(PARTS) if everything else (part or ["agreement"])
    unknown = [name for name in chosen if name not in PARTS]
    if unknown:
        fail(f"there is no part {unknown[0]!r}, expected one of {', '.join(PARTS)}")
    tables = _made(_check(scenario), chosen, small=small, out=out)
    if as_json:
        for_machines({name: _rows(table) for name, table in tables.items()})
        return
    for name, table in tables.items():
        typer.echo(f"\n{name}")
        typer.echo(_shown(table))
    if out is not None:
        typer.echo(f"\nPage: {(out / 'README.md').absolute()}")


def fit(
    scenario: ScenarioName = "open",
    maker: Annotated[
        str | None,
        typer.Option("--maker", help="What is fitted: model (if not given), asocial, pareto, spells or rich."),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", help="An activity log (see copsim observe); fits what communities differ in to it."),
    ] = None,
    trials: Annotated[
        list[int] | None,
        typer.Option(
            "--trials",
            min=1,
            max=1_000_000,
            help="Budget of the search, 2000 if not given; more than once for searches that each begin where the one "
            "before has ended.",
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, max=2**31 - 1, help="Luck of the first search; 1 if not given.")
    ] = None,
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="scenario|defaults|FILE",
            help="Where the search begins: at the scenario's numbers (if not given), at the model's defaults, or at "
            "those of a fit that was written with --out.",
        ),
    ] = None,
    repeat: Annotated[
        str | None,
        typer.Option(
            "--repeat",
            metavar="NAME|FILE",
            help="Make a fit once more as it was made, and say whether the same came out: one that comes with copsim "
            "(model, asocial, pareto, spells, rich), or a file written with --out.",
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="File to write what was found to (JSON).")] = None,
    as_scenario: Annotated[
        Path | None,
        typer.Option("--scenario", help="Scenario file to write, with what was found, to be run and compared (YAML)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Search for numbers with which simulated logs look like those of real communities, or like one log."""
    from copsim.analysis.logs.resemblance import ExtraMissing
    from copsim.experiments.files import ResultsError
    from copsim.experiments.fitting.orders import SCENARIO, SEED, TRIALS, order, repeated
    from copsim.experiments.fitting.stored import fitted_scenario, write_fit, write_scenario

    given = _load(scenario)
    if repeat is not None and (maker, trials, seed, start) != (None, None, None, None):
        fail("--repeat takes all of that from the fit that is kept; leave --maker, --trials, --seed and --from out")
    try:
        if repeat is not None:
            asked = repeated(given, repeat, to)
        else:
            asked = order(
                given, maker or "model", log=to, trials=trials or TRIALS, seed=SEED if seed is None else seed,
                start=start or SCENARIO,
            )  # fmt: skip
        if as_scenario is not None and asked.maker.name != "model":
            fail("--scenario writes what was found for the model; leave --maker out")
        if asked.scenario:
            _warm_up()

        def told(n: int, best: float) -> None:
            if n % 50 == 0 or n == asked.trials:
                typer.echo(f"copsim: {n} of {asked.trials} trials, loss {best:.3f}", err=True)

        found = asked.run(told)
        if out is not None:
            write_fit(found, out)
        if as_scenario is not None:
            write_scenario(fitted_scenario(given, found, as_scenario.stem), as_scenario)
    except (ExtraMissing, ResultsError, ValueError) as error:
        fail(error)
    except KeyboardInterrupt:
        fail("stopped before any trial was whole; nothing was written", INTERRUPTED)
    if as_json:
        for_machines(found.as_dict)
        return
    for name, value in found.fit.values.items():
        typer.echo(f"{name:38} {value:.5g}")
    typer.echo(f"loss {found.fit.loss:.3f} after {found.fit.trials} trial{'' if found.fit.trials == 1 else 's'}")
    if asked.again is not None:
        typer.echo(asked.compared(found))
        if not asked.again.is_again(found.fit):
            raise typer.Exit(DIFFERENT)


def _warm_up() -> None:
    """Compile the model where that has not been done, and say so."""
    from copsim.experiments.ensemble import warm_up
    from copsim.progress import compiling_notice

    with compiling_notice():
        warm_up()


def _load(name: str) -> Scenario:
    from copsim.scenarios import ScenarioError, load

    try:
        return load(name)
    except ScenarioError as error:
        fail(error)


def _check(name: str) -> Check:
    from copsim.experiments.fitting.checks import check_of

    return check_of(_load(name))


def _made(check: Check, chosen: list[str], *, small: bool, out: Path | None) -> dict[str, pd.DataFrame]:
    """The tables of the parts; each part is written as soon as it is made, so that nothing is lost."""
    from copsim.analysis.logs.resemblance import ExtraMissing
    from copsim.experiments.files import ResultsError
    from copsim.experiments.fitting.page import write_page, write_tables
    from copsim.experiments.fitting.parts import PARTS, SMALL, Effort

    effort = SMALL if small else Effort()
    _warm_up()
    tables: dict[str, pd.DataFrame] = {}
    try:
        for name in chosen:
            made = PARTS[name](check, effort, lambda doing: typer.echo(f"copsim: {doing}", err=True))
            tables |= made
            if out is not None:
                write_tables(out, made)
        if out is not None:
            write_page(out, check.scenario)
    except (ExtraMissing, ResultsError) as error:
        fail(error)
    except KeyboardInterrupt:
        fail("stopped; parts that were whole are kept" if out else "stopped", INTERRUPTED)
    return tables


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON takes them: what is not known is null."""
    import json

    rows: list[dict[str, Any]] = json.loads(table.to_json(orient="records"))
    return rows


def _shown(table: pd.DataFrame) -> str:
    return table.to_string(index=False, float_format=lambda value: f"{value:.3g}", na_rep="–", max_colwidth=60)
