"""How a command ends: with words on the error stream and a code, or with something for a program to read."""

from __future__ import annotations

from typing import Any, NoReturn

import typer

NO_OUTPUT = 1
BAD_INPUT = 2
INTERRUPTED = 130
ENDED = 143


def fail(message: object, code: int = BAD_INPUT) -> NoReturn:
    """Say what is wrong and end."""
    typer.echo(f"copsim: {message}", err=True)
    raise typer.Exit(code)


def for_machines(content: Any) -> None:
    """Print JSON (or text as it is) in UTF-8, whatever the terminal speaks: it may be read by a program."""
    if not isinstance(content, str):
        import json

        content = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    typer.echo(content.encode("utf-8"), nl=False)
