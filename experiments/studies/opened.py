"""A study's folder, opened to be read: its manifest, and its results as tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copsim.experiments.files import ResultsError
from copsim.experiments.studies.ledger import PLAN, Counts
from copsim.experiments.studies.shards import BY_WEEK, KEY
from copsim.experiments.studies.store import MANIFEST, STUDY, Say, Store, open_store, silent

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class StudyResults:
    """What is known of a study so far. Read from its folder alone, whatever has become of the study file since.

    Attributes:
        folder: where it is.
        say: told in plain words of files that turn out to be damaged.
    """

    folder: Path
    say: Say = silent

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """The study in full; see `describing.described`. Raises ResultsError where there is none."""
        if not self.folder.is_dir():
            raise ResultsError(f"{self.folder} is no folder; copsim study run FILE --out {self.folder} makes one")
        try:
            found = json.loads(self._text(MANIFEST))
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise ResultsError(f"{self.folder / MANIFEST} is damaged; {self._remedy}")
        if "factors" not in found:
            raise ResultsError(f"{self.folder} holds results of another kind than a study")
        return found

    @property
    def text(self) -> str:
        """The study file, as it was last run. Raises ResultsError where it cannot be read."""
        return self._text(STUDY)

    def _text(self, name: str) -> str:
        path = self.folder / name
        try:
            return path.read_text(encoding="utf-8")
        except OSError as error:
            raise ResultsError(f"{path} cannot be read: {error.strerror}; {self._remedy}") from error
        except UnicodeDecodeError:
            raise ResultsError(f"{path} is damaged; {self._remedy}") from None

    @property
    def _remedy(self) -> str:
        return f"copsim study run FILE --out {self.folder} writes it anew"

    @contextmanager
    def _opened(self) -> Iterator[Store]:
        """The store, whose ledger belongs to the manifest."""
        with open_store(self.folder, self.say) as store:
            store.agrees(self.manifest.get(PLAN, ""), self.folder / MANIFEST)
            yield store

    @property
    def factors(self) -> list[str]:
        """Names of what varies."""
        return [factor["name"] for factor in self.manifest["factors"]]

    @property
    def measures(self) -> list[str]:
        """Names of what was kept of each run."""
        return [measure["name"] for measure in self.manifest["measures"]]

    @cached_property
    def counts(self) -> Counts:
        """How far it is."""
        with self._opened() as store:
            return store.counts()

    def notes(self) -> dict[str, float]:
        """How long it took, by the clock, and how many runs were lived in that time."""
        with self._opened() as store:
            return {name: float(store.ledger.meta(name) or 0.0) for name in ("seconds", "ran")}

    @cached_property
    def points(self) -> pd.DataFrame:
        """A row per point: `point` and the factors."""
        with self._opened() as store:
            frame: pd.DataFrame = store.points.to_pandas()
        return frame

    @cached_property
    def runs(self) -> pd.DataFrame:
        """A row per run that has ended: point, replicate, seed, factors, status, error, measures, and courses by week.

        Raises ResultsError where none has.
        """
        courses = [f"{name}{BY_WEEK}" for name in self.manifest["series"]["measures"]]
        with self._opened() as store:
            table = store.results([*self.measures, *courses])
        if table is None:
            raise ResultsError(f"{self.folder} holds no results yet; copsim study run FILE --out {self.folder}")
        frame: pd.DataFrame = table.drop_columns([KEY]).to_pandas()
        return frame
