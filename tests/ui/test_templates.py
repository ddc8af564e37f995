"""What the templates name exists, and a page of each layout stands without any context."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from shared_apps.ui import icons

TEMPLATES = Path(settings.BASE_DIR) / "templates"
DRAWINGS = {path.stem for path in (TEMPLATES / "components" / "drawings").glob("*.svg")}


def sources() -> Iterator[tuple[Path, str]]:
    for path in TEMPLATES.rglob("*.html"):
        yield path, path.read_text(encoding="utf-8")


def named(pattern: str, known: set[str]) -> list[str]:
    return [
        f"{path.relative_to(TEMPLATES)}: {name}"
        for path, text in sources()
        for name in re.findall(pattern, text)
        if name not in known
    ]


def test_every_icon_named_is_carried() -> None:
    assert named(r'{% icon "([\w-]+)"', set(icons.names())) == []


def test_every_drawing_named_is_ours() -> None:
    assert named(r'{% drawing "(\w+)" %}', DRAWINGS) == []
    assert named(r'{% empty "(\w+)"', DRAWINGS) == []


@pytest.mark.parametrize(
    "name", ["400", "403", "404", "500", "503", "csrf", "suspended", "unknown_school", "unreachable"]
)
def test_error_pages_need_nothing(name: str) -> None:
    html = render_to_string(f"errors/{name}.html", {"find_school_url": "/trouver-mon-ecole/"})
    assert "<h1>" in html
    assert "hx-headers" not in html


@pytest.mark.parametrize("layout", ["public", "school", "console", "focus"])
def test_layouts_stand_with_the_address_of_the_site_alone(layout: str) -> None:
    html = render_to_string(f"layouts/{layout}.html", {"platform_home": "http://one.localhost/"})
    assert html.count("<main") == html.count("</main>") == 1
    assert 'class="skip-link" href="#main"' in html


def test_mails_stand_alone_and_say_the_school() -> None:
    class School:
        name = "École des Tilleuls"

    for kind in ("html", "txt"):
        text = render_to_string(f"layouts/email.{kind}", {"school": School})
        assert "École des Tilleuls" in text
        assert "ONE" in render_to_string(f"layouts/email.{kind}")


def test_the_page_is_named_after_its_title_and_its_school() -> None:
    class School:
        name = "École des Tilleuls"

    html = render_to_string("errors/404.html", {"school": School})
    assert "<title>Cette page n’existe pas — École des Tilleuls — ONE</title>" in html
    assert 'data-skin="school"' in html
