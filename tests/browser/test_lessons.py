"""Lessons, in a real browser: one from the list to its end by the keyboard alone, hands clicked, themes and sizes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from helpers_browser import becomes

pytestmark = [pytest.mark.slow, pytest.mark.once]

LESSON = "leader-leaves"


def focused(page: Any) -> str:
    """What the focus is on: its label or its text."""
    return str(
        page.evaluate(
            "() => document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || ''"
        )
    ).strip()


def tab_to(page: Any, label: str, most: int = 60) -> None:
    """Press Tab until something of this name has the focus."""
    for _ in range(most):
        if focused(page) == label:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"'{label}' cannot be reached by Tab; the focus is on '{focused(page)}'")


def at(page: Any, place: int) -> str:
    """Wait for a step that is there and listens to keys, and tell its kind."""
    body = page.locator(f"[data-test=step-{place}]")
    body.wait_for()
    # Its head takes the focus when it begins to listen, and begins at the top.
    page.wait_for_function("place => (document.activeElement.dataset.place || '') === place", arg=str(place))
    found = re.search(r"cs-kind-(\w+)", body.get_attribute("class"))
    assert found is not None
    return found[1]


def on(page: Any, place: int) -> None:
    """A step on, by a clicker: as long as something lies below the edge, it shows that first.

    After the first press, the others are made in the page, in the moment in which the step is seen not to be there yet:
    one that came when it just had come would lead one step too far.
    """
    page.keyboard.press("PageDown")
    step = page.locator(f"[data-test=step-{place}]")
    for _ in range(40):
        page.wait_for_timeout(250)
        if step.count():
            return
        page.evaluate(
            """step => document.querySelector(step) ||
                window.dispatchEvent(new KeyboardEvent('keydown', {key: 'PageDown', cancelable: true}))""",
            f"[data-test=step-{place}]",
        )
    step.wait_for()


def test_a_second_press_before_the_page_answers_leads_no_step_further(page: Any, dashboard: str) -> None:
    page.goto(dashboard)
    page.get_by_role("button", name="Lessons", exact=True).click()
    page.locator("[data-test=lesson-leader-neglects] button").click()
    at(page, 0)
    page.evaluate(
        """() => { for (const _ of [1, 2, 3])
            window.dispatchEvent(new KeyboardEvent('keydown', {key: 'PageDown', cancelable: true})); }"""
    )
    at(page, 1)
    page.wait_for_timeout(500)
    at(page, 1)


def fits(page: Any) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return bool(page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_lesson_is_given_by_the_keyboard_alone(page: Any, dashboard: str) -> None:
    page.goto(dashboard)
    page.wait_for_selector("[data-test=play]")
    tab_to(page, "Lessons")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"[data-test=lesson-{LESSON}]")
    tab_to(page, "Begin: The leader leaves")
    page.keyboard.press("Enter")

    kinds = [at(page, 0)]
    assert focused(page) == "Who holds the room open?"
    assert page.locator("[data-test=notes]").count() == 0
    page.keyboard.press("n")
    page.locator("[data-test=notes]").wait_for()
    page.keyboard.press("n")
    page.locator("[data-test=notes]").wait_for(state="detached")

    hands = 0
    # How many there are is asked once: what is below a step changes at its own time.
    steps = int(page.locator(".cs-lesson-progress").get_attribute("aria-valuemax"))
    while len(kinds) < steps:
        on(page, len(kinds))
        kinds.append(at(page, len(kinds)))
        assert fits(page)
        if kinds[-1] in ("run", "compare"):
            shown = page.locator("[data-test=week]")
            shown.wait_for()
            before = shown.inner_text()
            page.keyboard.press("ArrowRight")
            page.keyboard.press(" ")
            page.wait_for_function(
                "before => document.querySelector('[data-test=week]').innerText !== before", arg=before
            )
            page.keyboard.press("End")
            last = page.locator("[data-test=range]").get_attribute("max")
            page.wait_for_function(
                "last => document.querySelector('[data-test=week]').innerText.includes('week ' + last + ' ')", arg=last
            )
        elif kinds[-1] == "predict":
            for key in "12221":
                page.keyboard.press(key)
            hands += 5
            page.get_by_text("5 hands.").wait_for()
        elif kinds[-1] == "reveal":
            page.locator("[data-test=picture] circle").first.wait_for(state="attached")
            assert page.locator("[data-test=verdict]").inner_text().startswith("What came out")
            assert " of 5 hands were right." in page.locator("[data-test=who]").inner_text()
            assert page.locator("[data-test=sources]").first.inner_text()
    becomes(page.locator("[data-test=next]").is_disabled, bool)
    assert hands == 10
    assert kinds[0] == "say"
    assert kinds[-1] == "debrief"
    assert {"run", "compare", "predict", "reveal"} <= set(kinds)

    page.keyboard.press("PageUp")
    at(page, len(kinds) - 2)
    on(page, len(kinds) - 1)
    at(page, len(kinds) - 1)
    tab_to(page, "Handout (HTML)")
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    handout = Path(taken.value.path()).read_text(encoding="utf-8")
    assert "of 5 hands were right." in handout
    assert handout.count("<svg") == kinds.count("reveal")
    tab_to(page, "All lessons")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"[data-test=lesson-{LESSON}]")


def test_hands_are_clicked_and_a_step_goes_to_the_stage(page: Any, dashboard: str) -> None:
    page.goto(dashboard)
    page.get_by_role("button", name="Lessons", exact=True).click()
    page.locator("[data-test=lesson-leader-neglects] button").click()
    at(page, 0)
    page.locator("[data-test=next]").click()
    assert at(page, 1) == "predict"
    for _ in range(3):
        page.locator("[data-test=bet-1]").click()
    page.locator("[data-test=hands-0]").fill("12")
    page.locator("[data-test=hands-0]").press("Enter")
    page.get_by_text("15 hands.").wait_for()
    page.get_by_role("button", name="Next", exact=True).click()
    assert at(page, 2) == "compare"
    page.locator("[data-test=circles]").nth(1).wait_for()
    page.get_by_role("button", name="Open side by side").click()
    page.locator("[data-test=step-2]").wait_for(state="detached")
    page.get_by_text("The leader neglects it").first.wait_for()
    page.get_by_role("button", name="Lessons", exact=True).click()
    assert at(page, 2) == "compare"


@pytest.mark.parametrize(("theme", "size"), [("projector", (1280, 720)), ("dark", (768, 1024))])
def test_a_lesson_can_be_seen_in_every_theme_and_on_a_tablet(
    page: Any, dashboard: str, theme: str, size: tuple[int, int], tmp_path: Path
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(dashboard)
    page.locator("[data-test=theme]").select_option(theme)
    page.get_by_role("button", name="Lessons", exact=True).click()
    page.locator("[data-test=lesson-levels] button").click()
    for place in range(3):
        kind = at(page, place)
        if kind == "run":
            page.locator("[data-test=circles]").wait_for()
        assert fits(page)
        heading = page.locator("[data-test=step-title]")
        assert heading.evaluate("one => getComputedStyle(one).color") != heading.evaluate(
            "one => getComputedStyle(one.closest('.copsim')).backgroundColor"
        )
        assert page.screenshot(path=tmp_path / f"{theme}-{place}.png")
        if place < 2:
            on(page, place + 1)
