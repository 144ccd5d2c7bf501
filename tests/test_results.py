"""Results on disk: whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from copsim.experiments import results
from copsim.experiments.files import write_whole
from copsim.experiments.results import ResultsError, WrittenThenStopped, check_target, write_results


def _manifest(path: Path) -> None:
    path.write_text(json.dumps({"copsim": "0"}), encoding="utf-8")


def _text(path: Path) -> None:
    path.write_text("x", encoding="utf-8")


def _broken(path: Path) -> None:
    raise OSError(28, "No space left on device")


def test_a_folder_is_written_with_all_its_files(tmp_path: Path) -> None:
    """The names of all files come back, and nothing else is left beside the folder."""
    names = write_results(
        tmp_path / "a" / "out", {"manifest.json": _manifest, "pics/": lambda folder: _text(folder / "p.svg")}
    )
    assert names == ["manifest.json", "pics/p.svg"]
    assert [p.name for p in (tmp_path / "a").iterdir()] == ["out"]


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    """When the disk is full, there is no folder and no rubbish, and the message says why."""
    with pytest.raises(ResultsError, match="No space left on device"):
        write_results(tmp_path / "out", {"manifest.json": _manifest, "big": _broken})
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C while writing leaves no folder and no rubbish."""

    def interrupted(path: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_results(tmp_path / "out", {"manifest.json": _manifest, "big": interrupted})
    assert list(tmp_path.iterdir()) == []


def test_results_are_not_replaced_unasked(tmp_path: Path) -> None:
    """A folder with results stays as it is unless force is set; then it is replaced as a whole."""
    out = tmp_path / "out"
    write_results(out, {"manifest.json": _manifest, "old": _text})
    with pytest.raises(ResultsError, match=r"holds results already.*--force"):
        write_results(out, {"manifest.json": _manifest})
    write_results(out, {"manifest.json": _manifest, "new": _text}, force=True)
    assert sorted(p.name for p in out.iterdir()) == ["manifest.json", "new"]
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_failed_replacement_keeps_the_old_results(tmp_path: Path) -> None:
    """What is there is only given up for something whole."""
    out = tmp_path / "out"
    write_results(out, {"manifest.json": _manifest, "old": _text})
    with pytest.raises(ResultsError):
        write_results(out, {"manifest.json": _manifest, "big": _broken}, force=True)
    assert sorted(p.name for p in out.iterdir()) == ["manifest.json", "old"]


def test_a_folder_of_somebody_else_is_never_touched(tmp_path: Path) -> None:
    """Even with force, a folder that holds something else than results is refused."""
    (tmp_path / "thesis.doc").write_text("years of work", encoding="utf-8")
    with pytest.raises(ResultsError, match="holds something else than results"):
        write_results(tmp_path, {"manifest.json": _manifest}, force=True)
    assert (tmp_path / "thesis.doc").exists()


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    """A folder made beforehand is as good as none."""
    out = tmp_path / "out"
    out.mkdir()
    write_results(out, {"manifest.json": _manifest})
    assert (out / "manifest.json").exists()


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    """A file where the folder, or one above it, should be is refused before anything is run."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ResultsError, match="is a file"):
        check_target(tmp_path / "file", force=True)
    with pytest.raises(ResultsError, match="is a file"):
        check_target(tmp_path / "file" / "below", force=True)


# Replacing


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C means what it usually does, also where tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Killed(BaseException):
    """Whatever may end a program anywhere."""


def _mark(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text, encoding="utf-8")


def _mark_of(folder: Path) -> str:
    return (folder / "mark").read_text(encoding="utf-8")


def _at_rename(monkeypatch: pytest.MonkeyPatch, which: int, *, after: bool, event: Callable[[], None]) -> None:
    """Let something happen once, before or after the first or second rename."""
    rename = Path.rename
    count = 0

    def renamed(self: Path, target: Path) -> Path:
        nonlocal count
        count += 1
        if count == which and not after:
            event()
        there = rename(self, target)
        if count == which and after:
            event()
        return there

    monkeypatch.setattr(Path, "rename", renamed)


def _kill() -> None:
    raise Killed


@pytest.mark.parametrize(("which", "after", "mark"), [(1, False, "a"), (1, True, "a"), (2, False, "a"), (2, True, "b")])
def test_one_of_both_is_always_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: int, after: bool, mark: str
) -> None:
    """Whatever ends a replacement, and when: the old results or the new are in place, whole, and nothing else."""
    out = tmp_path / "out"
    write_results(out, {"manifest.json": _manifest, "mark": _mark("a")})
    _at_rename(monkeypatch, which, after=after, event=_kill)
    with pytest.raises(Killed):
        write_results(out, {"manifest.json": _manifest, "mark": _mark("b")}, force=True)
    assert _mark_of(out) == mark
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("which", [1, 2])
def test_ctrl_c_waits_until_results_are_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: int) -> None:
    """Between the renames it is held back; then it says that the results are written."""
    out = tmp_path / "out"
    write_results(out, {"manifest.json": _manifest, "mark": _mark("a")})
    _at_rename(monkeypatch, which, after=True, event=lambda: signal.raise_signal(signal.SIGINT))
    with pytest.raises(WrittenThenStopped):
        write_results(out, {"manifest.json": _manifest, "mark": _mark("b")}, force=True)
    assert _mark_of(out) == "b"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.usefixtures("interruptible")
def test_ctrl_c_while_the_old_is_removed_is_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The results are written by then."""
    out = tmp_path / "out"
    write_results(out, {"manifest.json": _manifest, "mark": _mark("a")})
    remove = results.shutil.rmtree

    def removed(path: Path, **options: bool) -> None:
        if path.name.endswith("-old"):
            signal.raise_signal(signal.SIGINT)
        remove(path, **options)

    monkeypatch.setattr(results.shutil, "rmtree", removed)
    with pytest.raises(WrittenThenStopped):
        write_results(out, {"manifest.json": _manifest, "mark": _mark("b")}, force=True)
    assert _mark_of(out) == "b"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_results_are_replaced_from_any_thread(tmp_path: Path) -> None:
    """Signals are none of a thread's business."""
    out = tmp_path / "out"
    for mark in ("a", "b"):
        worker = threading.Thread(
            target=write_results,
            args=(out, {"manifest.json": _manifest, "mark": _mark(mark)}),
            kwargs={"force": True},
        )
        worker.start()
        worker.join()
    assert _mark_of(out) == "b"


def test_the_second_of_two_runs_into_one_folder_is_refused(tmp_path: Path) -> None:
    """The folder was free when both began; without force the first to end has it."""
    out = tmp_path / "out"

    def slow(path: Path) -> None:
        write_results(out, {"manifest.json": _manifest, "mark": _mark("faster")})
        _manifest(path)

    with pytest.raises(ResultsError, match="holds results already"):
        write_results(out, {"manifest.json": slow, "mark": _mark("slower")})
    assert _mark_of(out) == "faster"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_came_into_the_folder_meanwhile_stays(tmp_path: Path) -> None:
    """Force replaces results, not what somebody put into their place during the run."""
    out = tmp_path / "out"
    out.mkdir()

    def slow(path: Path) -> None:
        (out / "thesis.doc").write_text("years of work", encoding="utf-8")
        _manifest(path)

    with pytest.raises(ResultsError, match="something else than results"):
        write_results(out, {"manifest.json": slow}, force=True)
    assert [path.name for path in out.iterdir()] == ["thesis.doc"]


# What can be known before a run


def test_a_folder_in_use_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder would be gone under the user's feet, also if it is an upper one, or has no name."""
    here = tmp_path / "out" / "here"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    for name in ("", ".", "..", str(here), str(tmp_path)):
        with pytest.raises(ResultsError, match="is the current folder"):
            check_target(Path(name), force=True)
    assert check_target(Path("below"), force=False) == Path(os.path.realpath(here)) / "below"


def test_a_mount_point_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It cannot be renamed; a folder within it can be written."""
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path) == tmp_path / "volume")
    (tmp_path / "volume").mkdir()
    with pytest.raises(ResultsError, match=r"mount point.*name a folder within it"):
        check_target(tmp_path / "volume", force=False)
    check_target(tmp_path / "volume" / "out", force=False)


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the reason; and trying leaves nothing behind."""
    check_target(tmp_path / "a" / "b" / "out", force=False)
    assert list(tmp_path.iterdir()) == []

    def refused(self: Path, *args: object, **options: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refused)
    with pytest.raises(ResultsError, match="out cannot be written: Read-only file system"):
        check_target(tmp_path / "out", force=False)


@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + "/out", "out/" + "x" * 300])
def test_names_that_are_too_long_are_refused(tmp_path: Path, name: str) -> None:
    """Too long for the system, at whatever place in the path."""
    with pytest.raises(ResultsError, match="cannot be written"):
        check_target(tmp_path / name, force=False)


@pytest.mark.parametrize("name", ["x" * 255, "é" * 120])
def test_names_that_are_just_not_too_long_are_fine(tmp_path: Path, name: str) -> None:
    """The temporary folder beside it has a name that is no longer."""
    write_results(tmp_path / name, {"manifest.json": _manifest})
    write_results(tmp_path / name, {"manifest.json": _manifest}, force=True)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["out\udcff", "out\0"])
def test_names_that_are_no_text_are_refused(tmp_path: Path, name: str) -> None:
    """Neither the page nor the JSON could say them."""
    with pytest.raises(ResultsError, match="no name in UTF-8"):
        check_target(tmp_path / name, force=False)


def test_a_folder_that_cannot_be_looked_into_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In words, like everything else."""

    def refused(self: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refused)
    with pytest.raises(ResultsError, match="cannot be written: Permission denied"):
        check_target(tmp_path, force=False)


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_is_followed(tmp_path: Path) -> None:
    """What it leads to is filled and replaced; the link stays. One that leads nowhere is refused."""
    (tmp_path / "far").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "far", target_is_directory=True)
    write_results(link, {"manifest.json": _manifest, "mark": _mark("a")})
    write_results(link, {"manifest.json": _manifest, "mark": _mark("b")}, force=True)
    assert link.is_symlink()
    assert _mark_of(tmp_path / "far") == "b"
    nowhere = tmp_path / "nowhere"
    nowhere.symlink_to(tmp_path / "missing")
    with pytest.raises(ResultsError, match="leads nowhere"):
        check_target(nowhere, force=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["far", "link", "nowhere"]


# Single files


def test_a_file_that_cannot_be_replaced_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk leaves the old one, and nothing beside it."""
    file = tmp_path / "ours.yaml"
    write_whole(file, b"old")
    file.chmod(0o600)

    def full(number: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        with pytest.raises(ResultsError, match=r"ours\.yaml cannot be written: No space left"):
            write_whole(file, b"new")
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["ours.yaml"]
    write_whole(file, b"new")
    assert file.read_bytes() == b"new"
    if os.name != "nt":
        assert file.stat().st_mode & 0o777 == 0o600
