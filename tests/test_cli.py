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

FILES = ["manifest.json", "participation.parquet", "report.html", "weekly.parquet"]


def call(*words: str) -> tuple[int, str, str]:
    """Exit code, output and error output of a command, run in this process."""
    result = CliRunner().invoke(app, list(words))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_list_names_every_scenario() -> None:
    """The four scenarios of the library are listed with their titles, and as JSON."""
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
    """Tables, manifest, report and three figures as SVG and PNG; the tables say what was asked for."""
    out = tmp_path / "out"
    code, said, _ = call("run", "neglected", "--replicates", "3", "--seed", "7", "--weeks", "60", "--out", str(out))
    assert code == 0
    assert str(out / "report.html") in said
    assert sorted(p.name for p in out.iterdir()) == sorted([*FILES, "figures"])
    assert sorted(p.suffix for p in (out / "figures").iterdir()) == [".png"] * 3 + [".svg"] * 3
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
        (["--replicates", "0"], "--replicates is 0, expected 1"),
        (["--seed", "-1"], "--seed is -1, expected 0"),
        (["--seed", str(2**63)], "--seed is"),
        (["--weeks", "0"], "--weeks is 0, expected 1"),
        (["--weeks", "5201"], "--weeks is 5201"),
        (["--threads", "0"], "--threads is 0"),
        (["--participation", "some"], "first, all, none"),
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
        [sys.executable, "-m", "copsim", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
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


def test_python_runs_like_the_command_line(tmp_path: Path) -> None:
    """`copsim.run` and `copsim run` give the same table."""
    import copsim

    out = tmp_path / "out"
    assert call("run", "potential", "--replicates", "3", "--weeks", "25", "--out", str(out))[0] == 0
    runs = copsim.run("potential", seeds=range(1, 4), weeks=25)
    pd.testing.assert_frame_equal(runs.weekly, pd.read_parquet(out / "weekly.parquet"))
    assert runs.participation["seed"].unique().tolist() == [1]
