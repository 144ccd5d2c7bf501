"""Lives put aside in files, to be gone on with later or elsewhere."""

from __future__ import annotations

from pathlib import Path

from copsim.experiments.files import write_whole
from copsim.simulation.life import Life, SnapshotError


def save(life: Life, path: Path | str) -> None:
    """Put a life aside in a file, whole or not at all.

    Raises:
        copsim.experiments.files.ResultsError: where the file cannot be written.
        ValueError: amid a week, which has to be lived to its end first.
    """
    write_whole(Path(path), life.snapshot())


def load(path: Path | str) -> Life:
    """A life that goes on from a file, bit for bit.

    Raises:
        copsim.simulation.life.SnapshotError: where the file cannot be read, or holds no whole snapshot.
        copsim.simulation.life.StaleSnapshot: where it was put aside with another version of the model.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise SnapshotError(f"{path} cannot be read: {error.strerror or error}") from error
    try:
        return Life.restored(data)
    except SnapshotError as error:
        raise type(error)(f"{path}: {error}") from error
