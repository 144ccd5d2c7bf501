"""Every word of the dashboard comes from one file, so that it can be translated."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

CHOSEN = "COPSIM_STRINGS"
"""Environment variable with the path of another file of strings."""


@cache
def words() -> Mapping[str, Any]:
    """All strings: those of the file that was chosen; what it lacks, from the one that comes with copsim."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    own: dict[str, Any] = yaml.load(resources.files("copsim.dashboard").joinpath("strings.yaml").read_text("utf-8"))
    chosen = os.environ.get(CHOSEN)
    return _over(own, yaml.load(Path(chosen).read_text("utf-8")) or {}) if chosen else own


def _over(own: dict[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Strings with others in their place, as far as there are any of the same kind."""
    merged = dict(own)
    for key, value in other.items():
        if isinstance(own.get(key), dict) and isinstance(value, Mapping):
            merged[key] = _over(own[key], value)
        elif key in own and isinstance(value, type(own[key])):
            merged[key] = value
    return merged


def say(path: str, **put_in: Any) -> str:
    """A string by its path (`watch.levers`), with what is put in for names in braces."""
    found: Any = words()
    for name in path.split("."):
        found = found[name]
    return str(found).format(**put_in) if put_in else str(found)


def listed(path: str) -> list[str]:
    """A list of strings by its path."""
    found: Any = words()
    for name in path.split("."):
        found = found[name]
    return [str(one) for one in found]


@cache
def as_json(path: str) -> str:
    """A group of strings for the browser, as JSON."""
    found: Any = words()
    for name in path.split("."):
        found = found[name]
    return json.dumps(found, ensure_ascii=False)
