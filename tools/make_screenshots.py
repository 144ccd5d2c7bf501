"""Make the pictures of the dashboard in the docs: a real browser looks at each page.

python tools/make_screenshots.py              Chromium from the system, a server of its own
"""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from copsim.dashboard.session import Kept, Session, kept_as_query
from copsim.scenarios import Entry, load

PLACE = Path(__file__).resolve().parents[1] / "docs" / "images"
SIZE = {"width": 1280, "height": 720}
PLAIN = Session(load("healthy"), seed=1, week=52)
LEAVES = PLAIN.with_lever(Entry(week=40, event="leaders leave", how_many=1))
COACHED = LEAVES.with_lever(Entry(week=20, values={"leading.coaching": 4.0}))
WRONG = """\
extends: healthy
title: Our own community
question: What if the coordinator has half the time?
weeks: 104
leading:
  efort: 0.5
joining:
  prospects: many
"""


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Address of a dashboard of its own."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "copsim", "dashboard", "--no-open", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/readyz", timeout=1)
                break
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()


def taken(page: Any, name: str) -> None:
    """Take a picture when nothing moves any more."""
    page.wait_for_timeout(1500)
    page.screenshot(path=str(PLACE / f"dashboard-{name}.png"))


def watch(page: Any, address: str) -> None:
    """A life with a leader who has left, and a person who is followed."""
    page.goto(f"{address}/?s={COACHED.at(60).as_query()}")
    page.get_by_text("200 other lives").wait_for(timeout=60_000)
    page.locator("[data-test=circles]").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    taken(page, "watch")


def compare(page: Any, address: str) -> None:
    """With a prepared successor and without, and what a hundred pairs say."""
    kept = (Kept("the leader leaves", LEAVES.at(70)), Kept("others were coached before", COACHED.at(70)))
    page.goto(f"{address}/?c={kept_as_query(kept)}")
    page.wait_for_selector("[data-test=verdicts]", timeout=120_000)
    taken(page, "compare")


def lesson(page: Any, address: str) -> None:
    """A group has bet, and sees what came out in two hundred pairs of lives."""
    page.goto(address)
    page.wait_for_selector("[data-test=play]")
    page.get_by_role("button", name="Lessons", exact=True).click()
    page.locator("[data-test=lesson-leader-leaves] button").click()
    page.wait_for_selector("[data-test=step-0]")
    for place in range(1, 20):
        page.locator("[data-test=next]").click()
        page.wait_for_selector(f"[data-test=step-{place}]")
        if page.locator("[data-test=bet-1]").count():
            for key in "11122222222233333":
                page.keyboard.press(key)
            page.get_by_text("17 hands.").wait_for()
        if page.locator(".cs-kind-reveal").count():
            break
    page.locator("[data-test=picture] circle").first.wait_for(state="attached", timeout=60_000)
    taken(page, "lesson")


def library(page: Any, address: str) -> None:
    """A scenario as text, with what is wrong in it."""
    page.goto(address)
    page.wait_for_selector("[data-test=play]")
    page.get_by_role("button", name="Library", exact=True).click()
    page.locator("[data-test=edit]").click()
    page.locator("[data-test=text]").fill(WRONG)
    page.get_by_role("button", name="Check", exact=True).click()
    page.wait_for_selector("[data-test=wrong]")
    taken(page, "library")


def landscape(page: Any, address: str) -> None:
    """Twenty communities at the end of three years, one of them looked at by itself."""
    page.goto(f"{address}/?s={Session(load('firm'), seed=1, week=155).as_query()}")
    page.wait_for_selector("[data-test=play]")
    page.get_by_role("button", name="Landscape", exact=True).click()
    page.wait_for_selector("[data-test=map][data-week='155']", timeout=60_000)
    page.locator("[data-test=place]").first.click()
    taken(page, "landscape")


def stories(page: Any, address: str) -> None:
    """What came of what was learned, told by members."""
    page.goto(f"{address}/?s={Session(load('bhutan'), seed=2, week=103).as_query()}")
    page.wait_for_selector("[data-test=play]")
    page.get_by_role("button", name="Stories", exact=True).click()
    page.wait_for_timeout(3000)
    taken(page, "stories")


def main() -> None:
    """Take all pictures."""
    with server() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for take in (watch, stories, landscape, compare, lesson, library):
            page = browser.new_page(viewport=SIZE)
            take(page, address)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
