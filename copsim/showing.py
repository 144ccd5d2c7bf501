"""The command `copsim dashboard`: a community living, in a browser."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Annotated

import typer

from copsim.ending import fail

HERE = "127.0.0.1"
PORT = 8765
APP = "copsim.dashboard.app"


def dashboard(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = PORT,
    host: Annotated[
        str, typer.Option(help="Address to listen on; only this machine unless you say otherwise (0.0.0.0: everybody).")
    ] = HERE,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
    lessons: Annotated[Path | None, typer.Option(help="Folder with lessons of your own (YAML files).")] = None,
    strings: Annotated[Path | None, typer.Option(help="File with the words of the dashboard, translated.")] = None,
) -> None:
    """Show a community living, in a browser. Works without a network; ends with Ctrl-C."""
    from copsim.dashboard.starting import MissingPart, needs, settings
    from copsim.progress import compiled

    try:
        needs()
        settings(lessons, strings)
    except MissingPart as error:
        fail(error)
    if lessons is not None:
        _tell_of_lessons(lessons)
    _check_port(host, port)
    compiled()
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"
    where = "on this machine only" if host in (HERE, "localhost", "::1") else f"on {host}: others can reach it"
    typer.echo(f"The dashboard is at {address} ({where}). Ctrl-C ends it.")
    from copsim.dashboard.starting import serve

    serve(host, port, None if no_open else address)


def _tell_of_lessons(folder: Path) -> None:
    """Say what is wrong with somebody's lessons; the dashboard starts all the same, with those that are sound."""
    from copsim.dashboard.lesson_files import shelf

    for wrong in shelf(folder).wrong:
        typer.echo(wrong, err=True)


def _check_port(host: str, port: int) -> None:
    """End with a word where the address cannot be listened on."""
    try:
        kind = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(kind[0], kind[1]) as trial:
            if os.name == "posix":
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(kind[4])
    except OSError as error:
        fail(f"cannot listen on {host}:{port}: {error.strerror or error}; choose another with --port")
