"""Starting the dashboard's server: what it needs, how it is set, and that nothing leaves the machine."""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from importlib.util import find_spec
from pathlib import Path

APP = "copsim.dashboard.app"
LESSONS = "COPSIM_LESSONS"
"""Environment variable with a folder of lessons."""
FIXED = {
    "SOLARA_APP": APP,
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_ASSETS_FONTAWESOME_ENABLED": "False",
    "SOLARA_MODE": "production",
}
"""Settings of Solara: no telemetry, no banner, nothing fetched that is not on this machine."""


class MissingPart(Exception):
    """Something that the dashboard needs is not there; the message says what, and the remedy."""


def needs() -> None:
    """Raise MissingPart where Solara, or its files for the browser, are not installed."""
    for name in ("solara", "reacton", "ipyvuetify", "uvicorn"):
        if find_spec(name) is None:
            raise MissingPart(f"the dashboard needs {name}: install copsim with its extra, copsim[dashboard]")
    if not assets().is_dir():
        raise MissingPart(
            "the dashboard's files for the browser are not installed (solara-assets), and it asks no other machine for "
            "them: install copsim with its extra, copsim[dashboard]"
        )


def assets() -> Path:
    """Where the files for the browser are."""
    given = os.environ.get("SOLARA_ASSETS_PROXY_CACHE_DIR")
    return Path(given) if given else Path(sys.prefix) / "share" / "solara" / "cdn"


def settings(lessons: Path | None, strings: Path | None) -> None:
    """Set what the app reads when it is imported. Raises MissingPart for files that cannot be used."""
    from copsim.dashboard import words

    for path, name, wanted in ((lessons, LESSONS, "folder"), (strings, words.CHOSEN, "file")):
        if path is None:
            continue
        if not (path.is_dir() if wanted == "folder" else path.is_file()):
            raise MissingPart(
                f"{path} is no {wanted}; name the {wanted} of your {'lessons' if wanted == 'folder' else 'words'}"
            )
        os.environ[name] = str(path.resolve())
    os.environ.update(FIXED)
    os.environ.setdefault("SOLARA_ASSETS_PROXY_CACHE_DIR", str(assets()))
    try:
        words.words()
    except Exception as error:  # whatever is wrong with somebody's file of words
        raise MissingPart(f"{strings} cannot be read as words of the dashboard: {error}") from None


def serve(host: str, port: int, opened: str | None) -> None:
    """Serve until somebody ends it.

    Args:
        host: the address to listen on.
        port: its port.
        opened: an address to be opened in a browser when it is ready; none if None.
    """
    import uvicorn
    from solara.server import starlette

    if opened is not None:
        timer = threading.Timer(2.0, webbrowser.open, (opened,))
        timer.daemon = True
        timer.start()
    uvicorn.run(starlette.app, host=host, port=port, log_level="warning")
