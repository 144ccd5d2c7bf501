"""The dashboard in a real browser: how soon it can be used, how fast it plays, how soon it answers, what it keeps.

python benchmarks/dashboard.py                 Chromium from the system, a server of its own
python benchmarks/dashboard.py --resets 200    memory over so many resets
"""

from __future__ import annotations

import argparse
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from copsim.dashboard.state import REST

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
LARGE = """\
extends: {parent}
title: As large as it gets here
start: {{members: {members}}}
"""
COUNT_FRAMES = """() => new Promise((done) => {
  const room = Object.values(window.copsimRooms)[0], weeks = new Set(); let frames = 0;
  const begun = performance.now(), from = room.t;
  const frame = () => { frames += 1; weeks.add(Math.floor(room.t));
    if (performance.now() - begun < 4000) requestAnimationFrame(frame);
    else done([frames / 4, (room.t - from) / 4, weeks.size / 4]); };
  requestAnimationFrame(frame);
})"""
BAND = """() => new Promise((done) => {
  const lever = document.querySelector('[data-test="lever-leading.effort"]'), found = [], begun = performance.now();
  const look = new MutationObserver(() => {
    const text = document.body.innerText, now = performance.now() - begun;
    if (!found.length && !text.includes('200 other lives')) found.push(now);
    else if (found.length === 1 && /\\b40 other lives/.test(text)) found.push(now);
    else if (found.length === 2 && text.includes('200 other lives')) { look.disconnect(); done([...found, now]); }
  });
  look.observe(document.body, {subtree: true, childList: true, characterData: true});
  window.moves = (window.moves || 0) + 1;
  lever.value = 0.3 + 0.05 * window.moves;  // a life that has not been lived yet
  lever.dispatchEvent(new Event('input'));
})"""
STEP = """() => new Promise((done) => {
  const canvas = document.querySelector('[data-test=circles]'), before = canvas.toDataURL(), begun = performance.now();
  document.querySelector('[data-test=step]').click();
  const look = () => {
    if (canvas.toDataURL() !== before) done(performance.now() - begun); else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""


def memory(process: int) -> float:
    """MiB of a process."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


def server() -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = [sys.executable, "-m", "copsim", "dashboard", "--no-open", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=1)
            return process, address
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the dashboard did not start")


def session(members: int) -> str:
    """A session with so many members, as a link has it."""
    from copsim.dashboard.session import Session
    from copsim.scenarios import load

    return Session(load("healthy").with_values({"start.members": members}), own=True).as_query()


def usable(browser: Any, address: str) -> float:
    """Seconds from asking for the page until its play button is there."""
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    begun = time.perf_counter()
    page.goto(address)
    page.wait_for_selector("[data-test=play]")
    taken = time.perf_counter() - begun
    page.context.close()
    return taken


def row(what: str, found: str, target: str) -> None:
    print(f"{what:40}{found}; target {target}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--resets", type=int, default=40)
    asked = parser.parse_args()
    process, address = server()
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
            measure(browser, address, process.pid, asked.resets)
            browser.close()
    finally:
        process.terminate()


def measure(browser: Any, address: str, pid: int, resets: int) -> None:
    loads = [usable(browser, address) for _ in range(5)]
    row("page usable", f"{statistics.median(loads):.1f} s (first {loads[0]:.1f} s)", "3 s")
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.goto(f"{address}/?s={session(500)}")
    page.wait_for_selector("[data-test=play]")
    page.wait_for_timeout(4000)
    answers = []
    for _ in range(20):
        answers.append(page.evaluate(STEP))
        page.wait_for_timeout(100)
    row("click to step, 500 members", f"{statistics.median(answers):.0f} ms (worst {max(answers):.0f})", "100 ms")
    page.locator("select").filter(has_text="weeks a second").select_option("50")
    page.locator("[data-test=play]").click()
    page.wait_for_timeout(300)
    frames, weeks, seen = page.evaluate(COUNT_FRAMES)
    row("playing, 500 members", f"{weeks:.0f} weeks/s, {seen:.0f} of them seen, {frames:.0f} frames/s", "20 weeks/s")
    page.goto(f"{address}/?s={session(150)}")
    page.wait_for_selector("[data-test=play]")
    page.get_by_text("200 other lives").wait_for()
    seen = [page.evaluate(BAND) for _ in range(8)]
    life, quick, full = (statistics.median(one) for one in zip(*seen, strict=True))
    row("a lever to its life (150 x 156)", f"{life:.0f} ms", "none")
    row("from there to 40 other lives", f"{quick - life:.0f} ms ({quick:.0f} from the lever)", "300 ms")
    row("200 other lives", f"{full / 1000:.1f} s from the lever, {REST} s of them waiting for rest", "1.5 s")
    before = memory(pid)
    for n in range(resets):
        page.get_by_role("button", name="Another luck").click()
        page.wait_for_timeout(150)
        if n == resets // 4:
            before = memory(pid)
    page.get_by_text("200 other lives").wait_for()
    after = memory(pid)
    row(f"memory over {resets} resets", f"{before:.0f} to {after:.0f} MiB ({after / before - 1:+.1%})", "10 %")


if __name__ == "__main__":
    main()
