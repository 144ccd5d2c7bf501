"""A community in Mesa's own browser page, with sliders: `solara run examples/mesa_solara.py`.

Needs the dashboard extra: `pip install "copsim[dashboard]"`. It is for people who know Mesa and want its parts around a
community.
"""

import solara
from mesa.visualization import SolaraViz, make_plot_component

from copsim.simulation.landscape import Community
from copsim.simulation.model import QUANTITIES


def slider(path: str, low: float, high: float, step: float) -> dict[str, object]:
    """A slider for a parameter; its label and where it starts come from the parameter itself."""
    quantity = QUANTITIES[path]
    kind = "SliderInt" if quantity.whole else "SliderFloat"
    value = int(quantity.default) if quantity.whole else quantity.default
    return {
        "type": kind,
        "value": value,
        "label": f"{path} ({quantity.unit})",
        "min": low,
        "max": high,
        "step": step,
    }


PARAMETERS = {
    "seed": {"type": "SliderInt", "value": 1, "label": "seed", "min": 0, "max": 100, "step": 1},
    "start__members": slider("start.members", 10, 200, 10),
    "leading__effort": slider("leading.effort", 0.0, 1.0, 0.1),
    "work__busy_begins": slider("work.busy_begins", 0.0, 0.5, 0.05),
    "joining__prospects": slider("joining.prospects", 0.0, 5.0, 0.5),
}

LEVELS = make_plot_component({"core": "tab:red", "active": "tab:orange", "present": "tab:gray"})
FEELINGS = make_plot_component({"energy": "tab:green", "identification": "tab:blue", "quality": "tab:purple"})


@solara.component
def Page() -> None:
    """The page: one model per visitor, made here so that two browser tabs do not share it."""
    model = solara.use_memo(lambda: Community(seed=1), [])
    SolaraViz(
        solara.use_reactive(model),
        components=[LEVELS, FEELINGS],
        model_params=PARAMETERS,
        name="A community of practice",
    )
