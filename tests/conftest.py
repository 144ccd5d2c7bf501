"""What holds for all tests: property tests that repeat, and one compilation however many workers there are."""

from __future__ import annotations

import pytest
from hypothesis import settings

# The same examples each time, and no time limit for one: the first call of a compiled rule takes seconds.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None, print_blob=True)
settings.load_profile("repeatable")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the kernel once, before pytest-xdist starts its workers: they would all do it, each for itself."""
    option = session.config.option
    if hasattr(session.config, "workerinput") or not getattr(option, "tx", None) or option.collectonly:
        return
    from copsim.simulation.life import Life, Plan

    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None:
        reporter.write_line("getting the kernel ready (20 s after a change of the model)")
    Life(Plan.of({}), 1, weeks=1).live(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first, so that no worker is left alone with them; browsers by turns with others."""
    slow = list(dict.fromkeys(item.path for item in items if item.get_closest_marker("slow")))
    browsers = [path for path in slow if path.parent.name == "browser"]
    others = [path for path in slow if path.parent.name != "browser"]
    place = {path: 2 * n for n, path in enumerate(browsers)} | {path: 2 * n + 1 for n, path in enumerate(others)}
    last = 2 * len(slow)
    items.sort(key=lambda item: place.get(item.path, last))
