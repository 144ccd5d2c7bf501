"""How parameters are declared: once, with default, unit, bounds, meaning and source.

A *theme* is a frozen pydantic class that stands beside the rules that read it (`work.py` holds `Work` and its
rules). Everything else is derived from the classes: the numbers the kernel reads, what scenario files may say, the
tables of the model description, the help of the command line, sliders and sweep ranges.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field


class Theme(BaseModel):
    """A group of parameters that belong to one part of the week. Frozen; unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    key: ClassVar[str]
    """The name of the theme in scenario files and in parameter paths."""


@dataclass(frozen=True)
class Quantity:
    """What is known of one parameter: where it is, what it means, and what it may be."""

    path: str
    """Theme and name, as in scenario files: `leading.effort`."""
    name: str
    """The name rules read it by: `effort`. Unique among all themes."""
    theme: str
    default: float
    unit: str
    low: float
    high: float
    meaning: str
    source: str
    whole: bool
    """Whether only whole numbers make sense."""
    concepts: str
    """Rows of the concept catalogue it belongs to, such as `E1 B4`."""
    start_only: bool
    """Whether it only shapes the beginning, so that changing it later in a run would do nothing."""
    names: tuple[str, ...] = ()
    """For a choice between rival rules, their names: the number is an index into them. Empty for other numbers."""

    def written(self, value: float) -> str | float:
        """A value as users write it: for a choice its name, otherwise the number."""
        return self.names[int(value)] if self.names else value


def quantity(
    default: float,
    unit: str,
    low: float,
    high: float,
    meaning: str,
    source: str,
    concepts: str,
    *,
    start_only: bool = False,
) -> Any:
    """Declare one parameter of a theme (bounds are inclusive)."""
    return Field(
        default=default,
        ge=low,
        le=high,
        description=meaning,
        json_schema_extra={"unit": unit, "source": source, "concepts": concepts, "start_only": start_only},
    )


def choice(
    default: str,
    names: tuple[str, ...],
    meaning: str,
    source: str,
    concepts: str,
    *,
    start_only: bool = False,
) -> Any:
    """Declare a parameter that is one of several named rules; its field is an `int`, the index of the name.

    Raises ValueError where the default is none of the names, or a name stands there twice.
    """
    if default not in names or len(set(names)) != len(names):
        raise ValueError(f"a choice is one of several different names: {default!r} of {', '.join(names)}")
    return Field(
        default=names.index(default),
        ge=0,
        le=len(names) - 1,
        description=meaning,
        json_schema_extra={
            "unit": "name",
            "source": source,
            "concepts": concepts,
            "start_only": start_only,
            "names": list(names),
        },
    )


def quantities(themes: Mapping[str, type[Theme]]) -> Iterator[Quantity]:
    """Every parameter of these themes, in the order of the classes."""
    for key, theme in themes.items():
        for name, field in theme.model_fields.items():
            low, high = -math.inf, math.inf
            for bound in field.metadata:
                low = float(getattr(bound, "ge", low))
                high = float(getattr(bound, "le", high))
            extra = field.json_schema_extra
            if not isinstance(extra, dict):
                raise TypeError(f"{theme.__name__}.{name} is not declared with quantity(…) or choice(…)")
            names = extra.get("names")
            yield Quantity(
                path=f"{key}.{name}",
                name=name,
                theme=key,
                default=float(field.default),
                unit=str(extra["unit"]),
                low=low,
                high=high,
                meaning=field.description or "",
                source=str(extra["source"]),
                whole=field.annotation is int,
                concepts=str(extra["concepts"]),
                start_only=bool(extra["start_only"]),
                names=tuple(str(known) for known in names) if isinstance(names, list) else (),
            )
