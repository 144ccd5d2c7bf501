"""The command line, as somebody at a terminal meets it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from copsim.analysis.tables import SHARES
from copsim.cli import app
from copsim.simulation.model import QUANTITIES
from copsim.simulation.recording import MEASURES

FILES = [
    "manifest.json",
    "members.parquet",
    "participation.parquet",
    "report.html",
    "ties.parquet",
    "values.parquet",
    "weekly.parquet",
]


def call(*words: str) -> tuple[int, str, str]:
    """Exit code, output and error output of a command, run in this process."""
    result = CliRunner().invoke(app, list(words))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_list_names_every_scenario() -> None:
    """The scenarios of the library are listed with their titles, and as JSON."""
    code, out, _ = call("scenarios", "list")
    assert code == 0
    for name in ("healthy", "potential", "neglected", "capetown"):
        assert name in out
    code, out, _ = call("scenarios", "list", "--json")
    assert {row["name"] for row in json.loads(out)} >= {"healthy", "potential", "neglected", "capetown"}


def test_show_says_where_numbers_come_from() -> None:
    """A real case shows which numbers the sources tell and which are assumed."""
    code, out, _ = call("scenarios", "show", "capetown")
    assert code == 0
    assert "seed" in out
    assert "assumed" in out


def test_show_json_is_the_scenario_in_full() -> None:
    """Every parameter is there, those left at their defaults too."""
    code, out, _ = call("scenarios", "show", "healthy", "--json")
    assert code == 0
    assert set(json.loads(out)["parameters"]) == set(QUANTITIES)


def test_show_yaml_can_be_run(tmp_path: Path) -> None:
    """What --yaml prints is a sound scenario file."""
    _, out, _ = call("scenarios", "show", "neglected", "--yaml")
    path = tmp_path / "copy.yaml"
    path.write_text(out, encoding="utf-8")
    code, said, _ = call("scenarios", "validate", str(path))
    assert (code, "a sound scenario" in said) == (0, True)


def test_schema_knows_every_parameter() -> None:
    """The JSON schema is valid JSON and names themes and parameters."""
    code, out, _ = call("scenarios", "schema")
    assert code == 0
    text = json.dumps(json.loads(out))
    for quantity in QUANTITIES.values():
        assert f'"{quantity.name}"' in text


def test_validate_counts_in_grammar() -> None:
    """One change is one change."""
    assert "7 parameters set, 1 change, with what it inherits" in call("scenarios", "validate", "capetown")[1]
    assert "3 parameters set, 0 changes" in call("scenarios", "validate", "healthy")[1]


def test_new_writes_a_file_that_runs(tmp_path: Path) -> None:
    """A new file is sound as it stands; an existing one is not overwritten."""
    code, _, _ = call("scenarios", "new", "ours", "--folder", str(tmp_path))
    assert code == 0
    assert call("scenarios", "validate", str(tmp_path / "ours.yaml"))[0] == 0
    code, _, err = call("scenarios", "new", "ours", "--folder", str(tmp_path))
    assert (code, "exists" in err) == (2, True)


def test_an_unknown_scenario_offers_the_nearest() -> None:
    """A slip of the finger is answered with the name that was meant."""
    code, out, err = call("run", "helthy")
    assert code == 2
    assert out == ""
    assert "healthy" in err


def test_run_without_out_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words on the screen, no file."""
    monkeypatch.chdir(tmp_path)
    code, out, _ = call("run", "healthy", "--weeks", "20")
    assert code == 0
    assert "Nothing was written" in out
    assert list(tmp_path.iterdir()) == []


def test_run_writes_the_folder(tmp_path: Path) -> None:
    """Tables, manifest, report and eleven figures as SVG and PNG; the tables say what was asked for."""
    out = tmp_path / "out"
    code, said, _ = call("run", "neglected", "--replicates", "3", "--seed", "7", "--weeks", "60", "--out", str(out))
    assert code == 0
    assert str(out / "report.html") in said
    assert sorted(p.name for p in out.iterdir()) == sorted([*FILES, "figures"])
    assert sorted(p.suffix for p in (out / "figures").iterdir()) == [".png"] * 11 + [".svg"] * 11
    weekly = pd.read_parquet(out / "weekly.parquet")
    assert list(weekly.columns) == ["seed", "week", "community", *MEASURES, *SHARES]
    assert weekly["seed"].unique().tolist() == [7, 8, 9]
    assert weekly["week"].max() == 59
    participation = pd.read_parquet(out / "participation.parquet")
    assert participation["seed"].unique().tolist() == [7]
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seeds"] == [7, 8, 9]
    assert manifest["scenario"]["name"] == "neglected"
    assert len(manifest["model"]) == 16
    assert "--seed 7 --replicates 3 --weeks 60" in manifest["command"]


def test_the_same_run_twice_gives_the_same_tables(tmp_path: Path) -> None:
    """Byte for byte, whatever the number of threads."""
    for name, threads in (("a", "1"), ("b", "2")):
        words = ["run", "capetown", "--replicates", "4", "--weeks", "30", "--threads", threads]
        assert call(*words, "--out", str(tmp_path / name), "--participation", "all")[0] == 0
    for name in ("weekly.parquet", "participation.parquet", "figures/levels.svg"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_set_changes_a_parameter(tmp_path: Path) -> None:
    """--set is in force, and in the manifest."""
    out = tmp_path / "out"
    words = ["--set", "start.members=7", "--set", "start.founders=2", "--set", "joining.prospects=0"]
    assert call("run", "healthy", "--weeks", "5", *words, "--out", str(out))[0] == 0
    assert pd.read_parquet(out / "weekly.parquet")["members"].max() <= 7
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["scenario"]["parameters"]["start.members"] == 7


def test_json_is_one_object() -> None:
    """--json prints nothing but the object."""
    code, out, _ = call("run", "healthy", "--weeks", "30", "--replicates", "2", "--json")
    assert code == 0
    content = json.loads(out)
    assert content["seeds"] == [1, 2]
    assert content["last_half_year"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--set", "leading.efort=0.3"], "leading.effort"),
        (["--set", "leading.effort=2"], "0 to 1"),
        (["--set", "leading.effort=nan"], "leading.effort"),
        (["--set", "leading.effort=yes"], "leading.effort"),
        (["--set", "leading.effort"], "PATH=VALUE"),
        (["--set", "start.members=3.5"], "whole number"),
        (["--set", "start.founders=99"], "founders"),
        (["--replicates", "0"], "--replicates is 0, expected a whole number from 1 to 1000000"),
        (["--seed", "-1"], "--seed is -1, expected a whole number from 0"),
        (["--seed", str(2**63)], "--seed is"),
        (["--seed", str(2**63 - 1), "--replicates", "2"], "the last seed is"),
        (["--weeks", "0"], "weeks is 0, expected a whole number from 1 to 5200"),
        (["--weeks", "5201"], "weeks is 5201"),
        (["--weeks", "5", "--set", "weeks=6"], "weeks is given twice"),
        (["--set", "leading.effort=0.1", "--set", " leading.effort = 0.2"], "given twice"),
        (["--threads", "0"], "threads is 0"),
        (["--threads", "1025"], "threads is 1025"),
        (["--participation", "some"], "'first', 'all', 'none'"),
        (["--participation", ""], "'first', 'all', 'none'"),
        (["--participation", "9" * 5000], "'first', 'all', 'none'"),
        (["--participation", "١"], "'first', 'all', 'none'"),
        (["--participation", "5"], "seeds from 1 to 1"),
        (["--replicates", "1000000", "--weeks", "5200"], "GiB"),
    ],
)
def test_bad_words_are_named(words: list[str], expected: str, tmp_path: Path) -> None:
    """What is wrong, what was expected, exit code 2, nothing written."""
    out = tmp_path / "out"
    code, said, err = call("run", "healthy", *words, "--out", str(out))
    assert code == 2, (said, err)
    assert expected in err
    assert said == ""
    assert not out.exists()


def test_results_are_not_replaced_unasked(tmp_path: Path) -> None:
    """Before anything is run, not after."""
    out = tmp_path / "out"
    assert call("run", "healthy", "--weeks", "5", "--out", str(out))[0] == 0
    code, _, err = call("run", "healthy", "--weeks", "5", "--out", str(out))
    assert (code, "--force" in err) == (2, True)
    assert call("run", "healthy", "--weeks", "6", "--out", str(out), "--force")[0] == 0
    assert pd.read_parquet(out / "weekly.parquet")["week"].max() == 5


def test_changes_after_the_end_are_mentioned() -> None:
    """A run shorter than the scenario says which part of it does not happen."""
    code, _, err = call("run", "neglected", "--weeks", "10")
    assert code == 0
    assert "do not happen" in err


def test_no_traceback_from_a_broken_file(tmp_path: Path) -> None:
    """A file that is no scenario is told so in words, by the command as a user runs it."""
    path = tmp_path / "broken.yaml"
    path.write_bytes(b"\x00\x01\x02")
    result = subprocess.run(
        [sys.executable, "-m", "copsim", "run", str(path), "--out", str(tmp_path / "out")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    assert "broken.yaml" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_closed_pipe_is_no_traceback() -> None:
    """`copsim scenarios schema | head -1` ends quietly."""
    with subprocess.Popen(
        [sys.executable, "-m", "copsim", "scenarios", "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()


@pytest.mark.skipif(os.name == "nt", reason="sends the signal of Ctrl-C as POSIX does")
def test_ctrl_c_keeps_what_is_whole(tmp_path: Path) -> None:
    """Interrupted amid a long run: exit code 130, and the lives that were whole are in the folder."""
    out = tmp_path / "out"
    words = [
        "run",
        "healthy",
        "--replicates",
        "20000",
        "--weeks",
        "156",
        "--out",
        str(out),
        "--set",
        "start.members=150",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "copsim", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A suite that runs in the background ignores Ctrl-C, and its children would as well.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    time.sleep(8)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["interrupted"] is True
    assert manifest["replicates_asked"] == 20000
    assert 0 < len(manifest["seeds"]) < 20000
    assert pd.read_parquet(out / "weekly.parquet")["seed"].nunique() == len(manifest["seeds"])


def by_itself(*words: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, as a user runs it."""
    return subprocess.run(
        [sys.executable, "-m", "copsim", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        cwd=cwd,
        env={**os.environ, **environment},
        timeout=300,
        check=False,
    )


def test_a_terminal_that_knows_few_letters_is_no_error(tmp_path: Path) -> None:
    """A title it cannot show has question marks; what programs read is UTF-8 all the same."""
    path = tmp_path / "other.yaml"
    path.write_text("title: 学习\n", encoding="utf-8")
    page = by_itself("scenarios", "show", str(path), PYTHONIOENCODING="cp1252")
    assert (page.returncode, page.stdout[:2]) == (0, "??"), page.stderr
    for form in ("--json", "--yaml"):
        assert "学习" in by_itself("scenarios", "show", str(path), form, PYTHONIOENCODING="cp1252").stdout
    assert by_itself("--help", PYTHONIOENCODING="ascii", PYTHONUTF8="0").returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("words", [["--help"], ["scenarios", "schema"], ["run", "healthy", "--weeks", "2"]])
def test_output_that_cannot_be_written_is_told(words: list[str]) -> None:
    """One line and exit code 1."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "copsim", *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "copsim: cannot write to standard output: No space left on device"
    assert "Traceback" not in done.stderr


def test_backends_of_matplotlib_do_not_matter(tmp_path: Path) -> None:
    """Pictures go to files, so a backend that does not exist is no reason to lose a run."""
    done = by_itself("run", "healthy", "--weeks", "4", "--out", str(tmp_path / "out"), MPLBACKEND="nonsense")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "figures" / "levels.svg").exists()


def test_ctrl_c_while_importing_is_quiet(tmp_path: Path) -> None:
    """Exit code 130 and no traceback."""
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt\n", encoding="utf-8")
    done = by_itself("--help", PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stderr) == (130, "")


ENDED_WHILE_WRITING = """
import os, signal, sys
from copsim import api
from copsim.__main__ import main

def end(self):
    os.kill(os.getpid(), signal.{signal})
    signal.pause()

api.Runs.report = end
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv = ["copsim", "run", "healthy", "--weeks", "3", "--out", "out"]
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="sends signals as POSIX does")
@pytest.mark.parametrize(("number", "code"), [("SIGTERM", 143), ("SIGINT", 130)])
def test_ended_while_writing_leaves_nothing(tmp_path: Path, number: str, code: int) -> None:
    """Neither results in part nor a temporary folder."""
    done = subprocess.run(
        [sys.executable, "-c", ENDED_WHILE_WRITING.format(signal=number)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_after_writing_says_that_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It must not say that nothing was written."""
    rename = Path.rename

    def renamed(self: Path, target: Path) -> Path:
        signal.raise_signal(signal.SIGINT)
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", renamed)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    code, _, err = call("run", "healthy", "--weeks", "2", "--out", str(tmp_path / "out"))
    signal.signal(signal.SIGINT, before)
    assert (code, "the results were written" in err) == (130, True)
    assert (tmp_path / "out" / "report.html").exists()


def test_an_error_of_our_own_is_no_bad_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is to be seen as what it is, and nothing is written."""

    def broken(*args: object, **options: object) -> None:
        raise ValueError("a mistake in the program")

    monkeypatch.setattr("copsim.api.run_many", broken)
    with pytest.raises(ValueError, match="a mistake in the program"):
        call("run", "healthy", "--weeks", "2", "--out", str(tmp_path / "out"))
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written_nothing_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told before the run."""

    def run_many(*args: object, **options: object) -> None:
        raise AssertionError("something was run")

    monkeypatch.setattr("copsim.api.run_many", run_many)
    monkeypatch.chdir(tmp_path)
    for out, expected in (("", "current folder"), (".", "current folder"), ("x" * 300, "cannot be written")):
        code, _, err = call("run", "healthy", "--out", out)
        assert (code, expected in err) == (2, True), err


def test_show_compares_with_what_is_extended() -> None:
    """A scenario that extends another is told by its difference from that."""
    _, out, _ = call("scenarios", "show", "neglected")
    assert "differs from 'healthy'" in out
    _, out, _ = call("scenarios", "show", "healthy")
    assert "from the defaults of the model" in out


def test_show_takes_one_form() -> None:
    """Two at once cannot be."""
    code, out, err = call("scenarios", "show", "healthy", "--json", "--yaml")
    assert (code, out, "--json and --yaml" in err) == (2, "", True)


def test_new_replaces_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk leaves the user's file as it was."""
    path = tmp_path / "ours.yaml"
    path.write_text("title: Mine\n", encoding="utf-8")
    words = ["scenarios", "new", "ours", "--force", "--folder", str(tmp_path)]

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        code, _, err = call(*words)
    assert (code, "cannot be written: No space left on device" in err) == (2, True)
    assert path.read_text(encoding="utf-8") == "title: Mine\n"
    assert [p.name for p in tmp_path.iterdir()] == ["ours.yaml"]
    assert call(*words)[0] == 0
    assert "title: Ours" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["con", "prn", "aux", "nul", "com1", "lpt9"])
def test_new_names_no_device(tmp_path: Path, name: str) -> None:
    """On Windows nobody could have such a file."""
    code, _, err = call("scenarios", "new", name, "--folder", str(tmp_path))
    assert (code, "device on Windows" in err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_new_in_an_impossible_folder_is_told(tmp_path: Path) -> None:
    """A name too long, a folder that is not there."""
    for folder in ("x" * 300, "missing"):
        code, _, err = call("scenarios", "new", "ours", "--folder", str(tmp_path / folder))
        assert (code, "cannot be written" in err) == (2, True), err


@pytest.mark.parametrize("character", ["\u202e", "\u2066"])
def test_titles_cannot_turn_around(tmp_path: Path, character: str) -> None:
    """Characters that turn the direction of writing would show something else than what is there."""
    path = tmp_path / "turned.yaml"
    path.write_text(f"title: abc{character}def\n", encoding="utf-8")
    code, _, err = call("scenarios", "validate", str(path))
    assert (code, "cannot be printed" in err) == (2, True), err


def test_python_runs_like_the_command_line(tmp_path: Path) -> None:
    """`copsim.run` and `copsim run` give the same table."""
    import copsim

    out = tmp_path / "out"
    assert call("run", "potential", "--replicates", "3", "--weeks", "25", "--out", str(out))[0] == 0
    runs = copsim.run("potential", seeds=range(1, 4), weeks=25)
    pd.testing.assert_frame_equal(runs.weekly, pd.read_parquet(out / "weekly.parquet"))
    assert runs.participation["seed"].unique().tolist() == [1]
