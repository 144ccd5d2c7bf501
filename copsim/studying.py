"""The commands `copsim study …`: studies that one can publish, and that never lose a run."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from copsim.ending import BAD_INPUT, NO_OUTPUT, fail, for_machines

if TYPE_CHECKING:
    import pandas as pd

    from copsim.experiments.studies.ledger import Counts
    from copsim.experiments.studies.opened import StudyResults
    from copsim.experiments.studies.study import Study
    from copsim.experiments.studies.workers import Where

app = typer.Typer(help="Studies: what varies, in which design, and what came of it.", no_args_is_help=True)

StudyFile = Annotated[Path, typer.Argument(help="A study file (YAML); copsim study new NAME writes one.")]
StudyFolder = Annotated[Path, typer.Argument(help="The folder of a study, as it was given to --out.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of words.")]
SHOWN = 12
"""Rows of a table that are shown on the screen."""


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Name of the study; NAME.yaml is written.")],
    scenario: Annotated[str, typer.Option(help="The scenario it is about.")] = "healthy",
    folder: Annotated[Path, typer.Option(help="Where to.")] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
) -> None:
    """Write a study file in which every key is explained."""
    import os

    from copsim.experiments.files import ResultsError, told, write_whole
    from copsim.experiments.studies.template import template
    from copsim.scenarios import ScenarioError
    from copsim.scenarios.texts import is_device

    path = folder / f"{name}.yaml"
    try:
        if is_device(name):
            fail(f"{name}.yaml would be a device on Windows; choose another name")
        text = template(name, scenario)
        with told(path):
            taken = os.path.lexists(path)
        if taken and not force:
            fail(f"{path} exists; choose another name, or add --force to replace it")
        write_whole(path, text.encode())
    except (ScenarioError, ResultsError) as error:
        fail(error)
    typer.echo(f"{path} written. Edit it, then: copsim study plan {path}")


@app.command()
def measures(as_json: Json = False) -> None:
    """List what can be kept of each run."""
    from copsim.analysis.outcomes import GRAMMAR, OUTCOMES

    if as_json:
        for_machines(
            [
                {"name": one.name, "label": one.label, "unit": one.unit, "how": one.how, "better": one.better}
                for one in OUTCOMES.values()
            ]
        )
        return
    width = max(len(name) for name in OUTCOMES)
    for one in OUTCOMES.values():
        typer.echo(f"{one.name:<{width}}  {one.label} ({one.unit})")
    typer.echo(f"\nWrite {GRAMMAR}.")


@app.command()
def plan(
    file: StudyFile,
    workers: Annotated[int | None, typer.Option(min=1, max=4096, help="Runs at a time; all processors if not.")] = None,
    as_json: Json = False,
) -> None:
    """Say what a study will take: how many runs, how long, how much disk. Some of its runs are tried."""
    from copsim.experiments.files import ResultsError
    from copsim.experiments.studies.planning import Planned, estimate
    from copsim.progress import compiled

    study = _study(file)
    where = _where(workers, processes=study.behaviour is not None, dask=None)
    compiled()
    try:
        with redirect_stdout(sys.stderr):  # a behaviour may print, and this may be asked for JSON
            found = estimate(Planned(study))
    except ResultsError as error:
        fail(error)
    content: dict[str, Any] = {
        "name": study.name,
        "design": study.design.told(len(study.factors)),
        "points": found.points,
        "impossible_points": len(found.impossible),
        "replicates": study.replicates.told(),
        "runs": found.runs,
        "most_runs": found.most_runs,
        "weeks": study.weeks,
        "seconds_a_run": _number(found.seconds_a_run),
        "workers": where.workers,
        "seconds": _number(found.seconds(where.workers)),
        "bytes": found.bytes,
    }
    if as_json:
        for_machines(content)
        return
    typer.echo(study.title or study.name)
    typer.echo(f"  Design: {content['design']}, {found.points:,} points")
    for factor in study.factors:
        typer.echo(f"    {factor.name}: {factor.told()}")
    most = f", at most {found.most_runs:,}" if found.most_runs > found.runs else ""
    typer.echo(f"  Replicates: {content['replicates']}")
    typer.echo(f"  Runs: {found.runs:,}{most}, of {study.weeks} weeks each")
    if found.impossible:
        first = next(iter(found.impossible.values()))
        typer.echo(f"  {len(found.impossible):,} points cannot be, and their runs will fail: {first}")
    typer.echo(f"  Time: about {_duration(found.seconds(where.workers))} on {where.told()} of this machine")
    typer.echo(f"  Disk: about {_size(found.bytes)}")
    typer.echo("  Kept of each run:")
    for one in study.measures:
        typer.echo(f"    {one.name}: {one.told(study.weeks)}")


@app.command()
def run(
    file: StudyFile,
    out: Annotated[Path, typer.Option(help="Folder for the results; what is in it already is not run again.")],
    workers: Annotated[int | None, typer.Option(min=1, max=4096, help="Runs at a time; all processors if not.")] = None,
    processes: Annotated[
        bool, typer.Option("--processes", help="Processes instead of threads (always, where a behaviour is given).")
    ] = False,
    dask: Annotated[str | None, typer.Option(metavar="ADDRESS|local", help="Run on a Dask cluster.")] = None,
    on_error: Annotated[str, typer.Option(metavar="continue|stop", help="What to do when a run fails.")] = "continue",
    as_json: Json = False,
) -> None:
    """Run what is pending of a study. It may be stopped, or killed, at any moment; start it again, and it goes on."""
    from copsim.experiments.files import ResultsError
    from copsim.experiments.studies.ledger import AnotherPlan
    from copsim.experiments.studies.runners import CannotBegin
    from copsim.experiments.studies.running import check_folder, run_study
    from copsim.progress import RunsBar, compiled
    from copsim.stopping import code_of, gently

    study = _study(file)
    if on_error not in ("continue", "stop"):
        fail(f"--on-error is {on_error}, expected continue or stop")
    where = _where(workers, processes=processes or study.behaviour is not None, dask=dask)

    def say(text: str) -> None:
        typer.echo(f"copsim: {text}", err=True)

    try:
        check_folder(out, study)
    except ResultsError as error:
        fail(error)
    compiled()
    try:
        with gently(say) as stop, RunsBar(study.name, lines=not as_json) as bar:
            ended = run_study(
                study,
                out,
                where=where,
                on_error="stop" if on_error == "stop" else "continue",
                progress=bar.told,
                total=bar.total,
                say=say,
                stop=stop,
            )
    except CannotBegin as error:
        fail(error, code_of(stop) if stop.is_set() else BAD_INPUT)
    except AnotherPlan as error:
        fail(error, NO_OUTPUT)
    except ResultsError as error:
        fail(f"{error}. What was committed is safe; start the same command again to go on", NO_OUTPUT)
    except KeyboardInterrupt:
        fail("stopped at once; what was committed is safe, start the same command again to go on", 130)
    if as_json:
        for_machines({"out": str(out), **_counted(ended.counts), "ran": ended.ran, "stopped": ended.stopped})
    else:
        typer.echo(_told(ended.counts))
        if ended.ran:
            rate = ended.ran / ended.seconds if ended.seconds else 0.0
            typer.echo(f"  {ended.ran:,} runs in {_duration(ended.seconds)}, {rate:,.1f} a second")
    if stop.is_set() and ended.stopped == "stopped":
        fail("stopped; start the same command again to go on", code_of(stop))
    if ended.stopped:
        fail(f"{ended.stopped}; start again without --on-error stop to go on", NO_OUTPUT)
    if ended.counts.pending:
        fail(f"{ended.counts.pending:,} runs are pending; another runner has them, or start again", NO_OUTPUT)
    if not as_json:
        typer.echo(f"Next: copsim study report {out}")


@app.command()
def status(folder: StudyFolder, as_json: Json = False) -> None:
    """Say how far a study is."""
    results = _results(folder)
    counts = results.counts
    if as_json:
        for_machines({"name": results.manifest["name"], "out": str(folder), **_counted(counts)})
        return
    typer.echo(results.manifest["title"] or results.manifest["name"])
    typer.echo(_told(counts))


@app.command()
def table(
    folder: StudyFolder,
    csv: Annotated[Path | None, typer.Option(help="Write the table to this file, as CSV.")] = None,
    parquet: Annotated[Path | None, typer.Option(help="Write it to this file, as Parquet.")] = None,
    summary: Annotated[bool, typer.Option("--summary", help="A row per point and measure instead of per run.")] = False,
    series: Annotated[bool, typer.Option("--series", help="A row per run and week that was kept.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
) -> None:
    """Give the results of a study as one tidy table, also while it runs."""
    from copsim.analysis.study_tables import by_week
    from copsim.analysis.study_tables import summary as summed_up
    from copsim.experiments.files import ResultsError, write_whole
    from copsim.experiments.studies.shards import BY_WEEK

    if summary and series:
        fail("--summary and --series are two tables; give one of them")
    results = _results(folder)
    try:
        runs = results.runs
        if series:
            made = by_week(runs, results.factors, results.manifest["series"]["weeks"], BY_WEEK)
        elif summary:
            made = summed_up(runs, results.factors, results.measures)
        else:
            made = runs.drop(columns=[f"{name}{BY_WEEK}" for name in results.manifest["series"]["measures"]])
        for path in (csv, parquet):
            if path is not None and path.exists() and not force:
                fail(f"{path} exists; choose another name, or add --force to replace it")
        if csv is not None:
            write_whole(csv, made.to_csv(index=False).encode())
        if parquet is not None:
            write_whole(parquet, made.to_parquet(index=False))
    except (ResultsError, ValueError) as error:
        fail(error)
    if csv is None and parquet is None:
        typer.echo(made.head(SHOWN).to_string(index=False, float_format=lambda value: f"{value:.4g}"))
        if len(made) > SHOWN:
            typer.echo(f"… {len(made) - SHOWN:,} more rows; --csv FILE writes them all")
    else:
        typer.echo(f"{len(made):,} rows written to {', '.join(str(path) for path in (csv, parquet) if path)}")


@app.command()
def figures(
    folder: StudyFolder,
    out: Annotated[Path | None, typer.Option(help="Folder for the figures; FOLDER/figures if left out.")] = None,
) -> None:
    """Draw the figures of a study, as SVG and PNG."""
    from copsim.analysis.writing import save_figures
    from copsim.experiments.files import ResultsError, told
    from copsim.study_results import studied

    _results(folder)
    into = out or folder / "figures"
    try:
        made = studied(folder).figures
        if not made:
            fail("nothing varies in this study, so that there is nothing to draw")
        with told(into):
            written = save_figures(made, into)
    except ResultsError as error:
        fail(error)
    typer.echo(f"{len(written)} files written to {into.absolute()}")


@app.command()
def discover(
    folder: StudyFolder,
    when: Annotated[str, typer.Option(metavar="CONDITION", help="As 'alive < 1', or 'realized < 25 %' of all runs.")],
    as_json: Json = False,
) -> None:
    """Find out under which conditions runs fail (or do anything else), held against points not looked at before."""
    from copsim.analysis.logs.resemblance import ExtraMissing
    from copsim.experiments.files import ResultsError
    from copsim.study_results import studied

    _results(folder)
    try:
        found = studied(folder, when=when)
        conditions, told = found.conditions, found.conditions_told
    except (ResultsError, ExtraMissing) as error:
        fail(error)
    assert conditions is not None
    if as_json:
        for_machines(
            {
                "when": when,
                "runs": conditions.runs,
                "cases": conditions.cases,
                "found": conditions.found,
                "told": told,
                "boxes": _rows(conditions.boxes),
                "limits": _rows(conditions.limits),
                "rules": _rows(conditions.rules),
                "rule_limits": _rows(conditions.rule_limits),
            }
        )
        return
    typer.echo(f"{when}: {conditions.cases:,} of {conditions.runs:,} runs")
    for sentence in told:
        typer.echo(f"  {sentence}")


@app.command()
def report(
    folder: StudyFolder,
    out: Annotated[Path | None, typer.Option(help="Folder for the page; FOLDER/report if left out.")] = None,
    when: Annotated[
        str, typer.Option(metavar="CONDITION", help="Say also under which conditions this happens: 'alive < 1'.")
    ] = "",
    findings: Annotated[
        Path | None, typer.Option(help="A Markdown file with what the authors say; it becomes a part of the page.")
    ] = None,
) -> None:
    """Write a page that a reviewer can read alone: Markdown and HTML, with figures and tables beside it."""
    from copsim.analysis.logs.resemblance import ExtraMissing
    from copsim.experiments.files import ResultsError, told
    from copsim.study_results import studied

    _results(folder)
    into = out or folder / "report"
    try:
        said = ""
        if findings is not None:
            with told(findings, "cannot be read"):
                said = findings.read_text(encoding="utf-8")
        written = studied(folder, when=when, findings=said).save(into)
    except UnicodeDecodeError:
        fail(f"{findings} is not UTF-8 text; save it with the encoding UTF-8")
    except (ResultsError, ExtraMissing) as error:
        fail(error)
    typer.echo(f"{len(written)} files written")
    typer.echo(f"Report: {(into / 'report.html').absolute()}")


# Parts of commands


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table for JSON, which knows no nan."""
    rows = table.to_dict("records")
    return [{str(name): None if value != value else value for name, value in row.items()} for row in rows]


def _study(file: Path) -> Study:
    from copsim.experiments.studies.reading import load_study
    from copsim.scenarios import ScenarioError

    try:
        return load_study(file)
    except ScenarioError as error:
        fail(error)


def _results(folder: Path) -> StudyResults:
    from copsim.experiments.files import ResultsError
    from copsim.experiments.studies.opened import StudyResults

    results = StudyResults(folder, lambda text: typer.echo(f"copsim: {text}", err=True))
    try:
        _ = results.manifest, results.counts
    except ResultsError as error:
        fail(error)
    return results


def _where(workers: int | None, *, processes: bool, dask: str | None) -> Where:
    import os

    from copsim.experiments.studies.workers import Where

    many = workers or os.cpu_count() or 1
    if dask is not None:
        if processes and not dask:
            fail("--dask is empty, expected local or the address of a scheduler", BAD_INPUT)
        return Where("dask", many, dask)
    return Where("processes" if processes else "threads", many)


def _counted(counts: Counts) -> dict[str, int]:
    return {
        "planned": counts.planned,
        "done": counts.done,
        "failed": counts.failed,
        "pending": counts.pending,
        "taken": counts.taken,
        "gone": counts.gone,
        "aside": counts.aside,
    }


def _told(counts: Counts) -> str:
    lines = [
        f"  {counts.planned:,} runs planned: {counts.done:,} done, {counts.failed:,} failed, {counts.pending:,} pending"
    ]
    if counts.taken > counts.gone:
        lines.append(f"  {counts.taken - counts.gone:,} of the pending ones have been taken on by a runner at work")
    if counts.gone:
        lines.append(
            f"  {counts.gone:,} of the pending ones had been taken on by a runner that is gone; running again runs them"
        )
    if counts.failed:
        lines.append("  copsim study table shows the error of each run that failed; running again tries them again")
    if counts.aside:
        lines.append(f"  {counts.aside:,} results of an earlier plan or version of the model are kept aside, unused")
    return "\n".join(lines)


def _number(value: float) -> float | None:
    return None if value != value else round(value, 6)


def _duration(seconds: float) -> str:
    """A duration for people."""
    if seconds != seconds:
        return "an unknown time"
    if seconds < 90:
        return f"{max(seconds, 1):.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def _size(size: int) -> str:
    for unit in ("bytes", "KiB", "MiB"):
        if size < 1024:
            return f"{size:.0f} {unit}"
        size = size // 1024
    return f"{size:.0f} GiB"
