"""Writing figures: as SVG, alone or inside a page, and as PNG; the same figure always gives the same bytes."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Mapping
from pathlib import Path

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from copsim.analysis.drawing import FONT

_WRITING = threading.Lock()


def svg_text(figure: Figure, prefix: str) -> str:
    """The figure as SVG with text as text; the same figure gives the same text, and every id begins with `prefix`.

    So several of them can stand in one page. Only the few lines between the lock touch a setting of matplotlib.
    """
    buffer = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with _WRITING:
        before = matplotlib.rcParams["svg.fonttype"]
        matplotlib.rcParams["svg.fonttype"] = "none"
        try:
            figure.savefig(
                buffer, format="svg", metadata=nothing, facecolor="white", edgecolor="white", bbox_inches=None
            )
        finally:
            matplotlib.rcParams["svg.fonttype"] = before
            figure.set_canvas(FigureCanvasAgg(figure))
    return _own_ids(buffer.getvalue(), prefix)


def _own_ids(svg: str, prefix: str) -> str:
    """Number ids in order of appearance instead of matplotlib's random ones; leave out those nobody refers to."""
    referred = set(re.findall(r'(?:xlink:href="|url\()#([^")]+)', "".join(re.findall(r"<[^>]*>", svg))))
    names: dict[str, str] = {}

    def name(old: str) -> str:
        return names.setdefault(old, f"{prefix}-{len(names)}")

    def tag(match: re.Match[str]) -> str:
        text = match.group()
        text = re.sub(r' id="([^"]+)"', lambda m: f' id="{name(m[1])}"' if m[1] in referred else "", text)
        text = re.sub(r'xlink:href="#([^"]+)"', lambda m: f'xlink:href="#{name(m[1])}"', text)
        text = re.sub(r"url\(#([^)]+)\)", lambda m: f"url(#{name(m[1])})", text)
        return text.replace(f"font-family: '{FONT}'", f"font-family: '{FONT}', Verdana, sans-serif")

    svg = re.sub(r"<[^>]*>", tag, svg)
    svg = re.sub(r"\s*<defs>\s*<style.*?</style>\s*</defs>", "", svg, count=1, flags=re.DOTALL)
    return svg.replace("<svg ", '<svg stroke-linejoin="round" stroke-linecap="butt" ', 1)


def inline_svg(figure: Figure, prefix: str) -> str:
    """The figure as an `<svg>` element for a page: no prologue, no namespaces, as wide as there is room."""
    svg = svg_text(figure, prefix)
    head, body = re.match(r"(<svg[^>]*>)(.*)", svg[svg.index("<svg") :], re.DOTALL).groups()  # type: ignore[union-attr]
    head = re.sub(r' (?:xmlns(?::\w+)?|width|height|version)="[^"]*"', "", head)
    return (head + re.sub(r"<[^>]*>", lambda m: m.group().replace("xlink:href=", "href="), body)).strip()


def png_bytes(figure: Figure, dpi: int = 150) -> bytes:
    """The figure as PNG, without anything in it that changes from day to day."""
    buffer = io.BytesIO()
    figure.savefig(
        buffer,
        format="png",
        dpi=dpi,
        metadata={"Software": None},
        facecolor="white",
        edgecolor="white",
        bbox_inches=None,
    )
    return buffer.getvalue()


def save_figures(figures: Mapping[str, Figure], folder: Path | str) -> list[Path]:
    """Write each figure as `<name>.svg` and `<name>.png` (150 dots an inch); the folder is made. Returns the files."""
    into = Path(folder)
    into.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    for name, figure in figures.items():
        svg, png = into / f"{name}.svg", into / f"{name}.png"
        svg.write_bytes(svg_text(figure, name).encode("utf-8"))
        png.write_bytes(png_bytes(figure))
        files += [svg, png]
    return files


__all__ = ["inline_svg", "png_bytes", "save_figures", "svg_text"]
