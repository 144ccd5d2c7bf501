"""Files with a life in them: put aside at a week's boundary, to be gone on with later, elsewhere, or in many ways.

Such a file is a zip of four parts, which other programs can open too:

- `about.json`: what it is, seed, week, versions of copsim and model
- `scenario.yaml`: the scenario in full, as a file that can be run
- `life.npz`: the world at this week's boundary with all that was recorded (`Life.snapshot`)
- `members.npy`: what looking every week has found of each member (`Follower.rows`), without which the table of members
  would begin anew

The same life makes the same bytes.
"""

from __future__ import annotations

import io
import json
import os
import shlex
import stat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from copsim.analysis.member_rows import MEMBER_ROW
from copsim.experiments.files import ResultsError, beside, told, write_whole
from copsim.experiments.following import Follower
from copsim.scenarios import Scenario, load_text
from copsim.scenarios.errors import shortened
from copsim.simulation.life import Life, SnapshotError, StaleSnapshot
from copsim.simulation.model import VERSION

KIND = "a life of copsim"
FORM = 1
"""How the file is laid out; a later form has a larger number."""
ABOUT, SCENARIO, LIFE, MEMBERS = "about.json", "scenario.yaml", "life.npz", "members.npy"
MOST_BYTES = 4 * 1024**3
"""No part is read that is said to be larger: it would not fit into memory."""
MOST_SAID = 200
"""So many characters of what was found wrong are told."""
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""Date of all parts, so that the same life makes the same file."""


@dataclass(frozen=True, eq=False)
class SavedLife:
    """A life that was put aside, with all that is needed to go on with it."""

    scenario: Scenario
    seed: int
    """The one it was founded with; that in force may be another one by now (`life.seed`)."""
    life: Life
    """At the boundary of a week, with a log; to be copied, not lived on."""
    follower: Follower
    changed: tuple[str, ...] = ()
    """What was set for this life and is not so in the scenario as it comes, in words."""
    reference: str | None = None
    """What the scenario was called by whoever saved it: a name or a file; None for one that only Python knows."""
    settings: tuple[str, ...] = ()
    """What was set besides, as `leading.effort=0.3`."""

    @property
    def week(self) -> int:
        """So many weeks have been lived; it is the number of the next one."""
        return self.life.week


def check_life_target(path: Path, *, force: bool) -> None:
    """Raise ResultsError where a life could not be written to this file: better to learn it before living.

    A file that is there is only replaced if it holds a life and `force` is set.
    """
    with told(path):
        if path.is_dir():
            raise ResultsError(f"{path} is a folder; name a file with --out, such as {path / 'ours.life'}")
        target = Path(os.path.realpath(path))
        if not target.parent.is_dir():
            raise ResultsError(f"{path} cannot be made: there is no folder {path.parent}; make it, or name another")
        if os.path.lexists(target):
            if not target.is_file() or _about(target.read_bytes()) is None:
                raise ResultsError(f"{path} exists and holds something else than a life; name another file with --out")
            if not force:
                raise ResultsError(
                    f"{path} holds a life already; name another file with --out, or add --force to replace it"
                )
        trial = beside(target)
        try:
            trial.open("xb").close()
        finally:
            trial.unlink(missing_ok=True)


def write_life(path: Path, saved: SavedLife, *, force: bool = False) -> int:
    """Put a life aside in a file, whole or not at all; returns how many bytes it has.

    Raises:
        ResultsError: where something is in the way, or the disk refuses; then nothing was changed.
        ValueError: amid a week, which has to be lived to its end first.
    """
    about = {
        "kind": KIND,
        "form": FORM,
        "copsim": version("copsim"),
        "model": VERSION,
        "scenario": saved.scenario.name,
        "seed": saved.seed,
        "week": saved.week,
        "changed": list(saved.changed),
        "reference": saved.reference,
        "settings": list(saved.settings),
    }
    rows = io.BytesIO()
    np.save(rows, saved.follower.rows, allow_pickle=False)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content, packed in (
            (ABOUT, (json.dumps(about, indent=2, ensure_ascii=False) + "\n").encode(), True),
            (SCENARIO, saved.scenario.to_yaml().encode(), True),
            (LIFE, saved.life.snapshot(), False),
            (MEMBERS, rows.getvalue(), True),
        ):
            part = zipfile.ZipInfo(name, LONG_AGO)
            part.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            archive.writestr(part, content)
    check_life_target(path, force=force)
    write_whole(path, buffer.getvalue())
    return buffer.tell()


def read_life(path: Path | str) -> SavedLife:
    """A life from a file, to go on with to the bit.

    Raises:
        SnapshotError: where the file cannot be read, holds something else, or is damaged.
        StaleSnapshot: where it was put aside with another version of the model, or of what is counted.
    """
    data = _bytes(Path(path))
    about = _about(data)
    if about is None:
        raise SnapshotError(
            f"{path} is no life that copsim save has put aside, or it is damaged; expected the whole file that "
            "copsim save SCENARIO --week W --out FILE writes"
        )
    _check_versions(path, about)
    try:
        scenario_text, snapshot, members = (_part(data, name) for name in (SCENARIO, LIFE, MEMBERS))
        scenario = load_text(scenario_text, file=SCENARIO)
        life = Life.restored(snapshot)
        rows = np.load(io.BytesIO(members), allow_pickle=False)
        saved = SavedLife(
            scenario,
            int(about["seed"]),
            life,
            Follower(rows),
            tuple(about["changed"]),
            about["reference"],
            tuple(about["settings"]),
        )
        fits = life.week == about["week"] and len(rows) <= len(life.members) and life.state.clock[0].logging
        if not fits:
            raise SnapshotError("its parts do not fit together")
    except Exception as error:
        # Parts that are damaged, or made by others, fail in more ways than can be listed.
        why = str(error).partition("\n")[0][:MOST_SAID] or type(error).__name__
        raise SnapshotError(f"{path} is damaged: {why}; {_anew(about)}") from error
    if rows.dtype != MEMBER_ROW or not _makes(scenario, life):
        raise StaleSnapshot(
            f"{path} was put aside by a copsim that has other activities, or counts other things of members; go on "
            f"with that version ({_named(about, 'copsim')}), or {_anew(about)}"
        )
    return saved


def _bytes(path: Path) -> bytes:
    """Contents of a file. Raises SnapshotError where it cannot be read."""
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise SnapshotError(f"{path} is a folder, expected a file that copsim save has written")
        if not stat.S_ISREG(found.st_mode):
            raise SnapshotError(f"{path} is no ordinary file, expected one that copsim save has written")
        if found.st_size > MOST_BYTES:
            raise SnapshotError(f"{path} has more than {MOST_BYTES / 1024**3:.0f} GiB, which no life has")
        return path.read_bytes()
    except FileNotFoundError:
        raise SnapshotError(
            f"there is no file {path}; copsim save SCENARIO --week W --out {path} would put a life aside in it"
        ) from None
    except SnapshotError:
        raise
    except (OSError, ValueError) as error:
        # ValueError: the path itself is impossible, for one with a null character in it.
        raise SnapshotError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _about(data: bytes) -> dict[str, Any] | None:
    """What a file says of itself; None where it is none of ours, or so damaged that it does not say."""
    try:
        about = json.loads(_part(data, ABOUT))
    except Exception:
        return None
    return about if isinstance(about, dict) and about.get("kind") == KIND else None


def _part(data: bytes, name: str) -> bytes:
    """Contents of a part; zipfile checks its sum."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo(name).file_size
        if size > MOST_BYTES:
            raise SnapshotError(f"{name} is said to have {size:,} bytes")
        return archive.read(name)


def _check_versions(path: Path | str, about: Mapping[str, Any]) -> None:
    """Raise StaleSnapshot for a file of another form, or another model."""
    if about.get("form") != FORM:
        raise StaleSnapshot(
            f"{path} has form {_named(about, 'form')}, expected {FORM}: another version of copsim has put it "
            f"aside; go on with that version ({_named(about, 'copsim')}), or {_anew(about)}"
        )
    if about.get("model") != VERSION:
        raise StaleSnapshot(
            f"{path} was put aside with model version {_named(about, 'model')}, this is {VERSION}, and a life of one "
            f"does not go on alike in the other; go on with that version (copsim {_named(about, 'copsim')}), or "
            f"{_anew(about)}"
        )


def _makes(scenario: Scenario, life: Life) -> bool:
    """Whether the scenario still makes the life beside it: the model version says nothing of the catalogue."""
    now, then = scenario.plan(), life.plan
    same = (now.changes, now.elsewhere, now.activities) == (then.changes, then.elsewhere, then.activities)
    same = same and now.links == then.links
    return same and now.setting.tobytes() == then.setting.tobytes()


def _anew(about: Mapping[str, Any]) -> str:
    """How to have such a file anew."""
    words = ["copsim", "save", _named(about, "reference") if about.get("reference") else SCENARIO]
    for name in ("week", "seed"):
        words += [f"--{name}", _named(about, name)]
    settings = about.get("settings")
    for text in settings if isinstance(settings, list) else ():
        words += ["--set", shortened(str(text))]
    return f"put it aside anew: {shlex.join(words)} --out FILE (the file is a zip, with its {SCENARIO} in it)"


def _named(about: Mapping[str, Any], key: str) -> str:
    """Something the file says of itself, as it can be printed."""
    return shortened(str(about.get(key)))


__all__ = ["SavedLife", "check_life_target", "read_life", "write_life"]
