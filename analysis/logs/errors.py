"""What is said where a log cannot be read."""

from __future__ import annotations

import re
from pathlib import Path


class LogError(ValueError):
    """A log that cannot be read, or that leaves nothing to look at.

    The message names the file (and the line, where one is meant), what was found, what was expected, and what to do.
    """


def shown(value: object, most: int = 60) -> str:
    """Something out of a file, for a message: one line, printable, not too long."""
    text = "".join(c if c.isprintable() else "\ufffd" for c in " ".join(str(value).split()))
    return repr(text if len(text) <= most else text[: most - 1] + "…")


def shape(text: str, most: int = 30) -> str:
    """What a cell looks like without what it says: `a` for letters, however many, 9 for a digit, signs as they are.

    What is told of cells is kept in results, and a name may stand in any of them.
    """
    plain = re.sub(r"[^\W\d_]+", "a", " ".join(text.split()))
    plain = re.sub(r"[^a9\-/.:, +]", "?", re.sub(r"\d", "9", plain))
    return repr(plain if len(plain) <= most else plain[: most - 1] + "…")


def listed(names: list[str], most: int = 20) -> str:
    """Names for a message, not too many."""
    told = ", ".join(shown(name, 40)[1:-1] or "(empty)" for name in names[:most])
    return told + (f" and {len(names) - most} more" if len(names) > most else "")


def open_trouble(path: Path, error: OSError) -> LogError:
    """A file or folder that the system does not let us read."""
    if isinstance(error, FileNotFoundError):
        return LogError(f"{path}: there is no such file; expected a log to read, check the name")
    if isinstance(error, IsADirectoryError):
        return LogError(f"{path}: this is a folder, expected a file")
    return LogError(f"{path}: cannot be read ({error.strerror or error}); check the file and who may read it")


__all__ = ["LogError", "listed", "open_trouble", "shape", "shown"]
