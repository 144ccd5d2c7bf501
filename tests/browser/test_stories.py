"""Stories, in a real browser: told, chosen by kind, and a member followed from one of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from helpers_browser import becomes

pytestmark = [pytest.mark.slow, pytest.mark.once]


def told(page: Any) -> list[str]:
    found: list[str] = page.locator("[data-test=story]").all_inner_texts()
    return found


def test_stories_are_told_chosen_and_followed(watch: Any, shots: Any) -> None:
    page = watch
    page.get_by_role("button", name="Stories", exact=True).click()
    one_of_each = becomes(lambda: told(page), lambda texts: len(texts) >= 3)
    assert any("turned out well" in text for text in one_of_each)
    page.screenshot(path=str(shots / "stories.png"))
    # What is told can be marked and copied.
    paragraph = page.locator("[data-test=story] p").first
    assert paragraph.evaluate("one => getComputedStyle(one).userSelect") in ("auto", "text")
    page.locator("[data-test=story-kind]").select_option("failed")
    failures = becomes(lambda: told(page), lambda texts: texts != one_of_each and len(texts) > 0)
    assert all("failed" in text for text in failures)
    member = re.search(r"Member (\d+), week", failures[0])
    assert member is not None
    page.locator("[data-test=story-follow]").first.click()
    page.wait_for_selector("[data-test=play]")
    page.get_by_text(f"Member {member[1]}", exact=True).first.wait_for()
    # Another life has other stories.
    page.get_by_role("button", name="Another luck").click()
    page.get_by_role("button", name="Stories", exact=True).click()
    becomes(lambda: told(page), lambda texts: len(texts) > 0 and texts != failures)
