"""The folder of a reality check: a table for each part, figures, and a page that is written anew from what is there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from copsim.analysis.logs.check_figures import FIGURES
from copsim.analysis.logs.check_markdown import DEFINITIONS, GATED_PAGE
from copsim.analysis.logs.check_page import page
from copsim.analysis.writing import svg_text
from copsim.experiments.files import ResultsError, told, write_whole
from copsim.experiments.manifest import library_versions
from copsim.scenarios import Scenario
from copsim.simulation.model import VERSION

PAGE = "README.md"
COLUMNS: dict[str, str] = {
    "scores": "maker meaning numbers to trials searches began note in_band in_quartiles loss logs weeks outside",
    "agreement": "measure real_p10 real_p25 real_p50 real_p75 real_p90 maker median p05 p25 p50 p75 p95 lies",
    "unseen": "measure meaning p10 p90 maker median lies",
    "variety": "measure maker alike differing",
    "shape": (
        "maker differ distance chance likely auc_forest auc_forest_low auc_forest_high auc_logistic "
        "auc_logistic_low auc_logistic_high"
    ),
    "ablation": (
        "removed concepts social meaning in_band_before loss_before in_band in_quartiles loss in_band_each "
        "loss_lowest loss_highest seeds trials_each trials lives broken outside"
    ),
    "recovery": "parameter communities correlation factor guess fitted trials lives weeks",
    "recovery_single": "community parameter true found",
    "social": (
        "experiment variant outcome source source_sign source_effect with without effect low high relative "
        "lives people_with people_without verdict size put_in given median concepts source_found way"
    ),
    "instructors": "measure meaning known scenario median p10 p90",
}
"""The tables a page is made of, and their columns."""


def write_tables(folder: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write tables as CSV, each whole or not at all. Raises ResultsError where that cannot be done."""
    with told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        write_whole(folder / f"{name}.csv", table.to_csv(index=False, lineterminator="\n").encode())


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables that are there. Raises ResultsError for one that is none, or that an earlier version has made."""
    found = {}
    for name, columns in COLUMNS.items():
        path = folder / f"{name}.csv"
        if path.exists():
            try:
                found[name] = pd.read_csv(path, keep_default_na=True)
            except (ValueError, OSError) as error:
                raise ResultsError(f"{path} is no table of a reality check: {error}; remove it") from error
            missing = [column for column in columns.split() if column not in found[name]]
            if missing:
                raise ResultsError(
                    f"{path} has no column {missing[0]}: another version of copsim has made it; make this part once "
                    "more into the same folder, or remove the table (parts that were made now are kept)"
                )
    return found


def write_page(folder: Path, scenario: Scenario) -> None:
    """Write figures and page from the tables in a folder."""
    tables = read_tables(folder)
    for name, (of, draw) in FIGURES.items():
        if of in tables:
            write_whole(folder / f"{name}.svg", svg_text(draw(tables[of]), name).encode())
    versions = ", ".join(f"{name} {version}" for name, version in library_versions().items())
    about = {"model": VERSION, "libraries": versions}
    text = page(tables, scenario.name, scenario.title, about)
    text = text.replace(DEFINITIONS, _definitions(folder))
    beside = GATED_PAGE.strip("`")
    if (folder / beside).is_file():
        text = text.replace(GATED_PAGE, f"[{beside}]({beside})")
    write_whole(folder / PAGE, text.encode())


def _definitions(folder: Path) -> str:
    """How a page in a folder leads to the definitions of measures: a link where they are above it, or their name."""
    name = DEFINITIONS.strip("`").rpartition("/")[2]
    for up, above in enumerate(folder.resolve().parents, start=1):
        if (above / name).is_file():
            return f"[{DEFINITIONS.strip('`')}]({'../' * up}{name})"
    return DEFINITIONS
