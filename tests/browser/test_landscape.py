"""The page Landscape, in a real browser: one community is told, a landscape is loaded, played, and looked into."""

from __future__ import annotations

from typing import Any

import pytest
from helpers_browser import becomes

pytestmark = [pytest.mark.slow, pytest.mark.once]


def rows(page: Any) -> list[str]:
    found: list[str] = page.locator("[data-test=by-community] tbody tr").all_inner_texts()
    return found


def said(page: Any) -> str:
    return " ".join(page.locator("[data-test=crossing]").all_inner_texts())


def test_a_landscape_is_loaded_played_and_looked_into(watch: Any, shots: Any) -> None:
    page = watch
    page.get_by_role("button", name="Landscape", exact=True).click()
    page.locator("[data-test=one-community]").wait_for()
    page.locator("[data-test=load-firm]").click()
    places = page.locator("[data-test=place]")
    becomes(places.count, lambda many: many == 20)
    at_first = becomes(lambda: rows(page), lambda found: len(found) == 20)
    # The map and what is said go with the week.
    page.locator("[data-test=place]").first.focus()
    page.keyboard.press("End")
    becomes(lambda: page.locator("[data-test=map]").get_attribute("data-week"), lambda week: week == "155")
    becomes(lambda: said(page), lambda text: "up to week 155" in text and "Of 100 new things" in text)
    becomes(lambda: rows(page), lambda found: found != at_first)
    # A community by itself.
    page.get_by_role("button", name="production-1", exact=True).first.click()
    picked = page.locator("[data-test=picked-community]")
    becomes(picked.all_inner_texts, lambda texts: "production-1" in " ".join(texts))
    becomes(picked.locator("canvas").count, lambda many: many == 3)
    page.screenshot(path=str(shots / "landscape.png"))
    # Any measure, by community.
    page.locator("[data-test=measure]").select_option("energy")
    becomes(page.locator("[data-test=by-measure] thead").all_inner_texts, lambda texts: "energy" in " ".join(texts))
    assert page.locator("[data-test=by-measure] tbody tr").count() == 20
    page.locator("[data-test=theme]").select_option("projector")
    becomes(page.locator(".cs-projector").count, lambda many: many == 1)
    page.screenshot(path=str(shots / "landscape-projector.png"))
