"""The command `copsim stories`: what came of what was learned, told as somebody would who was there."""

from __future__ import annotations

import os
import shlex
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copsim.ending import INTERRUPTED, fail, for_machines

if TYPE_CHECKING:
    from copsim.analysis.story_telling import ToldStory

WIDTH = 96


def stories(
    run: Annotated[
        str, typer.Argument(metavar="RUN", help="Folder of a run, or a scenario, of which a life is lived.")
    ],
    member: Annotated[int | None, typer.Option(help="Only stories of this member.")] = None,
    cycle: Annotated[
        str | None,
        typer.Option(
            metavar="immediate|potential|applied|realized|failed", help="Only what came so far, and no further."
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="typical|surprising|failed|boundary|quickest|longest",
            help="Why they are chosen; one for each reason if left out.",
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Which life; the first that was followed, or 1 for a scenario, if left out.")
    ] = None,
    most: Annotated[int, typer.Option(help="How many, at most.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list: text, chain and indicators.")] = False,
    out: Annotated[Path | None, typer.Option(metavar="FILE.html", help="Write them as a page, too.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
) -> None:
    """Tell value-creation stories of a life: from a visit to what came of it, beside how usual that is."""
    from copsim.analysis.story_telling import check_words, nothing_told
    from copsim.experiments.files import ResultsError
    from copsim.progress import compiled
    from copsim.storied import MOST_STORIES, life_of
    from copsim.storied import stories as tell

    try:
        if not 1 <= most <= MOST_STORIES:
            fail(f"--most is {most}, expected 1 to {MOST_STORIES}")
        _may_be_written(out, force=force)
        check_words(cycle, kind)
        compiled()
        told = tell(run, member=member, cycle=cycle, kind=kind, seed=seed, most=most)
        if not told:
            fail(nothing_told(life_of(run, seed), member, cycle, kind))
        if out is not None:
            _write(out, told, run, _command(run, member, cycle, kind, told[0].story.seed, most))
    except (ValueError, ResultsError) as error:
        fail(error)
    except KeyboardInterrupt:
        fail("stopped; nothing was written", INTERRUPTED)
    if as_json:
        for_machines([one.as_dict() for one in told])
        return
    for one in told:
        _print(one)
    if out is not None:
        typer.echo(f"Page: {out.absolute()}")


def _command(run: str, member: int | None, cycle: str | None, kind: str | None, seed: int, most: int) -> str:
    """The command that tells them again."""
    words = ["copsim", "stories", run, "--seed", str(seed)]
    for name, value in (("--member", member), ("--cycle", cycle), ("--kind", kind)):
        words += [name, str(value)] if value is not None else []
    return shlex.join([*words, "--most", str(most)])


def _may_be_written(out: Path | None, *, force: bool) -> None:
    """End the command before anything is lived, where the page could not be written."""
    if out is None:
        return
    from copsim.experiments.files import told

    if out.suffix.lower() not in (".html", ".htm"):
        fail(f"--out {out}: expected the name of a page, as in --out stories.html")
    with told(out):
        taken = os.path.lexists(out)
    if out.is_dir():
        fail(f"{out} is a folder; name a page within it with --out")
    if taken and not force:
        fail(f"{out} exists; choose another name, or add --force to replace it")
    if not out.absolute().parent.is_dir():
        fail(f"{out} cannot be written: there is no folder {out.absolute().parent}; make it first")


def _write(out: Path, told: list[ToldStory], run: str, command: str) -> None:
    from copsim.analysis.story_page import stories_page
    from copsim.experiments.files import write_whole

    write_whole(out, stories_page(told, f"Stories of {Path(run).name}", command).encode("utf-8"))


def _print(one: ToldStory) -> None:
    """A story for people who read it in a terminal."""
    typer.echo(f"{one.title}\n{one.byline}\n")
    for part in one.text.split("\n\n"):
        typer.echo(textwrap.fill(part, WIDTH))
    typer.echo("")
    for line in (f"{one.chosen.kind.capitalize()}. {one.chosen.why}", *one.lines):
        typer.echo(textwrap.fill(line, WIDTH, initial_indent="  | ", subsequent_indent="  | "))
    typer.echo("")


__all__ = ["stories"]
