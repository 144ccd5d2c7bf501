"""Results on disk: whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from copsim.experiments.results import ResultsError, check_target, write_results


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
