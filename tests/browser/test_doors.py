"""Doors that lead nowhere, and how people find the right one."""

from playwright.sync_api import expect


def test_an_unknown_school_shows_the_way(one, enter):
    visitor = enter(390)
    visitor.page.goto(one.url(at="ecole-qui-n-existe-pas"))
    visitor.look(390, 1280)
    expect(visitor.page.get_by_role("link", name="Trouver mon école")).to_be_visible()
