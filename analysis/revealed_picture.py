"""A picture of what came out, as SVG that takes the colours of the page it stands on.

Each life is a dot on the line of its case; where a share of lives is what counts, there is a bar.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from copsim.analysis.html_parts import esc
from copsim.analysis.lives import Numbers
from copsim.analysis.revealed import Seen
from copsim.analysis.ticks import round_ticks

WIDE, LEFT, RIGHT = 700, 14, 106
ROW, TIGHT, HEAD, FOOT = 92, 76, 34, 34
"""Heights: of a row, of one where there are more than two, of its words, and of the scale."""
BINS = 110
DOT = 3.1
COLOURS = ("active", "occasional", "peripheral", "transactional")
"""Names of colours of the dashboard, one for each case."""
FALLBACK = {
    "active": "#004c80", "occasional": "#b04a00", "peripheral": "#00704f", "transactional": "#8d3b72",
    "ink": "#1c1c1c", "quiet": "#5a5a5a", "grid": "#dcdcdc",
}  # fmt: skip
"""What they look like on a page that does not say."""


def colour(name: str) -> str:
    """A colour of the page, by its name."""
    return f"var(--cs-{name},{FALLBACK[name]})"


def picture(cases: Sequence[Seen], told: Callable[[float], str], *, shares: bool, label: str) -> str:
    """The picture.

    Args:
        cases: two or more, or one.
        told: how a number is written.
        shares: whether a life has 0 or 1, so that the share of lives is what counts.
        label: what is to be seen, for those who do not see it.
    """
    top = 1.0 if shares else _top(cases)
    inner = WIDE - LEFT - RIGHT
    row = ROW if len(cases) < 3 else TIGHT
    tall = HEAD // 2 + row * len(cases) + FOOT
    parts = [
        f'<svg viewBox="0 0 {WIDE} {tall}" role="img" aria-label="{esc(label)}" class="cs-picture" '
        f'style="font-family:inherit;display:block;width:100%;height:auto">'
    ]
    base = HEAD // 2 + row * len(cases) - 6
    for tick in round_ticks(top, 5):
        x = LEFT + inner * tick / top
        parts.append(
            f'<line x1="{x:.1f}" y1="{HEAD // 2}" x2="{x:.1f}" y2="{base}" style="stroke:{colour("grid")}"/>'
            + _text(x, base + 18, told(tick), 15, "quiet", "middle")
        )
    for n, case in enumerate(cases):
        shade = colour(COLOURS[n % len(COLOURS)])
        y = HEAD // 2 + row * n
        parts.append(_text(LEFT, y + 20, case.called, 21, "ink", "start", bold=True))
        middle = y + HEAD + (row - HEAD) / 2 - 6
        x = LEFT + inner * min(case.mean, top) / top if case.mean == case.mean else LEFT
        if shares:
            parts.append(
                f'<rect x="{LEFT}" y="{middle - 13:.1f}" width="{inner}" height="26" rx="4" '
                f'style="fill:{colour("grid")};opacity:.6"/>'
                f'<rect x="{LEFT}" y="{middle - 13:.1f}" width="{max(1.0, x - LEFT):.1f}" height="26" rx="4" '
                f'style="fill:{shade}"/>'
            )
        else:
            parts.append(_dots(case.known, top, inner, middle, row - HEAD - 8.0, shade))
            parts.append(
                f'<line x1="{x:.1f}" y1="{middle - row / 2 + 20:.1f}" x2="{x:.1f}" y2="{middle + row / 2 - 20:.1f}" '
                f'style="stroke:{colour("ink")};stroke-width:4"/>'
            )
        parts.append(_text(WIDE - 4, middle + 9, told(case.mean), 27, "ink", "end", bold=True))
    return "".join(parts) + "</svg>"


def _top(cases: Sequence[Seen]) -> float:
    """The end of the scale: beyond nearly all lives; what lies beyond stands at its end."""
    known = np.concatenate([case.known for case in cases] or [np.zeros(1)])
    high = float(np.percentile(known, 99.5)) if len(known) else 1.0
    return high * 1.04 if high > 0.0 else 1.0


def _dots(values: Numbers, top: float, inner: float, middle: float, tall: float, shade: str) -> str:
    """A dot for each life; those of about the same number stand above and below each other."""
    places = np.clip(np.round(values / top * (BINS - 1)), 0, BINS - 1).astype(int)
    counts = np.bincount(places, minlength=BINS)
    step = min(2.0 * DOT + 0.4, tall / max(1, int(counts.max())))
    drawn = []
    for place, count in enumerate(counts.tolist()):
        x, first = LEFT + inner * place / (BINS - 1), middle - step * (count - 1) / 2
        drawn += [f'<circle cx="{x:.1f}" cy="{first + step * k:.1f}" r="{DOT}"/>' for k in range(count)]
    return f'<g style="fill:{shade};fill-opacity:.55">{"".join(drawn)}</g>'


def _text(x: float, y: float, text: str, size: int, ink: str, anchor: str, *, bold: bool = False) -> str:
    weight = "font-weight:700;" if bold else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" '
        f'style="fill:{colour(ink)};font-size:{size}px;{weight}">{esc(text)}</text>'
    )


__all__ = ["COLOURS", "FALLBACK", "colour", "picture"]
