"""Every pair of colours that carries words or edges passes WCAG AA, in each skin and each theme."""

import math
import re
from pathlib import Path

import pytest
from django.conf import settings

STYLES = Path(settings.BASE_DIR) / "frontend" / "src" / "styles"
SKINS = ["public", "school", "console"]
THEMES = ["", "foret", "ocean", "galaxie", "carnaval", "contrast", "dyslexia", "dark"]
TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-soft") for ground in ("paper", "surface", "sunken")],
    ("ink-faint", "surface"),
    *[("brand", ground) for ground in ("paper", "surface", "sunken", "brand-soft")],
    *[("on-brand", ground) for ground in ("brand", "brand-deep")],
    *[(state, ground) for state in ("success", "warning", "danger") for ground in ("surface", f"{state}-soft")],
    *[("ink", f"{state}-soft") for state in ("success", "warning", "danger", "brand")],
    *[("ink-soft", f"{state}-soft") for state in ("warning", "danger", "brand")],
    *[("on-state", state) for state in ("success", "danger", "danger-deep", "accent")],
    ("accent", "accent-soft"),
    ("accent", "surface"),
    ("ink", "accent-soft"),
]
EDGES = [(edge, ground) for edge in ("line-strong", "focus") for ground in ("paper", "surface", "sunken")]


def declarations(css: str, wanted: set[str]) -> dict[str, str]:
    """Custom properties of the rules whose selector list names one of `wanted`, later ones win."""
    css = re.sub(r"/\*.*?\*/|@media[^{]*\{", "", css, flags=re.S)
    found: dict[str, str] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        if wanted & {one.strip() for one in selectors.split(",")}:
            found |= {name: " ".join(value.split()) for name, value in re.findall(r"(--[\w-]+)\s*:\s*([^;]+);", body)}
    return found


def tokens(skin: str, theme: str, hue: str = "") -> dict[str, str]:
    css = "".join((STYLES / f"{name}.css").read_text() for name in ("tokens", "skins", "themes"))
    wanted = {":root", f'[data-skin="{skin}"]', f'[data-theme="{theme}"]', hue}
    return declarations(css, wanted)


def luminance(value: str, known: dict[str, str]) -> float:
    while "var(" in value:
        value = re.sub(r"var\((--[\w-]+)\)", lambda m: known[m[1]], value)
    lightness, chroma, hue = (float(part) for part in re.findall(r"[\d.]+", value)[:3])
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3  # noqa: E741 - the names of the OKLab article
    m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s
    green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s
    blue = -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
    red, green, blue = (min(max(part, 0.0), 1.0) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, known: dict[str, str]) -> float:
    light, dark = sorted((luminance(known[f"--{name}"], known) for name in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_known_contrasts() -> None:
    known = {"--black": "oklch(0 0 0)", "--white": "oklch(1 0 0)", "--grey": "oklch(0.5999 0 0)"}
    assert contrast("black", "white", known) == pytest.approx(21, abs=0.01)
    assert contrast("grey", "white", known) == pytest.approx(3.95, abs=0.05)


@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("theme", THEMES)
def test_words_and_edges(skin: str, theme: str) -> None:
    known = tokens(skin, theme)
    weak = [(pair, round(contrast(*pair, known), 2)) for pair in TEXT if contrast(*pair, known) < 4.5]
    weak += [(pair, round(contrast(*pair, known), 2)) for pair in EDGES if contrast(*pair, known) < 3]
    assert weak == []


def hues() -> list[str]:
    css = (STYLES / "tokens.css").read_text()
    return sorted(set(re.findall(r'(\[data-(?:service|hue)="\w+"\])', css)))


@pytest.mark.parametrize("theme", THEMES)
def test_every_service_and_every_face(theme: str) -> None:
    pairs = [("accent", "accent-soft"), ("accent", "surface"), ("on-state", "accent"), ("ink", "accent-soft")]
    weak = []
    for hue in hues():
        known = tokens("school", theme, hue)
        weak += [(hue, pair) for pair in pairs if contrast(*pair, known) < 4.5]
    assert weak == []
    assert len(hues()) >= 22
