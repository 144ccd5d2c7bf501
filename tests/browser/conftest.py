"""The dashboard in a real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
OWN = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")
PATIENCE = 90.0
"""Seconds in which the server has to be ready; the model may have to be compiled first."""


def _cannot(why: str) -> None:
    """A browser that cannot be had is a failure where nothing may be left out, and else a reason to skip."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"browser tests cannot start: {why}")
    pytest.skip(f"browser tests cannot start: {why}")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Chromium."""
    found = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
    if found is None:
        _cannot("there is no chromium (Debian: apt-get install chromium)")
    return str(found)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Any]:
    """Chromium, started once for all tests of a process."""
    try:
        from playwright import sync_api as playwright
    except ImportError:
        _cannot("there is no playwright (pip install -e '.[dev]')")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a dashboard that runs in a process of its own."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    log = tmp_path_factory.mktemp("dashboard") / "log.txt"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "copsim", "dashboard", "--no-open", "--port", str(port)],
            stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=log.parent,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address, process, log)
            yield address
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    said = log.read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in said, said


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"the dashboard ended at once:\n{log.read_text()}")
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the dashboard was not ready after {PATIENCE:.0f} s:\n{log.read_text()}")


@pytest.fixture
def page(browser: Any, dashboard: str) -> Iterator[Any]:
    """An empty page of 1280 × 720. The test fails on errors in the browser and on requests to other machines."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, accept_downloads=True)
    made = context.new_page()
    errors: list[str] = []
    strange: list[str] = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    made.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    made.on("request", lambda request: None if request.url.startswith(OWN) else strange.append(request.url))
    made.set_default_timeout(20_000)
    yield made
    context.close()
    assert not errors
    assert not strange


@pytest.fixture
def watch(page: Any, dashboard: str) -> Any:
    """The page Watch, ready to be played."""
    page.goto(dashboard)
    page.wait_for_selector("[data-test=play]")
    return page


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Where pictures of pages go: the folder that COPSIM_SHOTS names, to be looked at, or one that is thrown away."""
    folder = Path(os.environ.get("COPSIM_SHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
