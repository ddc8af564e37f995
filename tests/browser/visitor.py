"""Somebody at a screen: a page in Chromium that is looked at as it goes."""

import re
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Response, expect

PHONE, TABLET, DESK = 390, 820, 1280
_HEIGHTS = {PHONE: 844, TABLET: 1180, DESK: 800}
_AXE = Axe()
_AXE_OPTIONS = {
    "reporter": "no-passes",
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# Colours are those of the first width: looking at them takes longer than all the rest.
_AXE_AGAIN = _AXE_OPTIONS | {"rules": {"color-contrast": {"enabled": False}}}
# A link half under a bar that stays is a small target for axe: where the page was scrolled to must not count.
_LOOK_FROM_THE_TOP = """async options => {
  await document.fonts.ready;
  const down = window.scrollY;
  window.scrollTo({ top: 0, behavior: "instant" });
  const found = await axe.run(options);
  window.scrollTo({ top: down, behavior: "instant" });
  return found.violations;
}"""
# A form sent back with its errors, a refusal, a page that is not there: Chromium notes them as errors.
_ANSWERS = re.compile(r"Failed to load resource: the server responded with a status of (400|403|404|409|422|429)\b")


def screen(width: int) -> dict[str, int]:
    """A screen of this width."""
    return {"width": width, "height": _HEIGHTS[width]}


@dataclass
class Visitor:
    """A page and what was wrong with it."""

    page: Page
    scripts: bool = True
    problems: list[str] = field(default_factory=list)
    looked_at: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.problems.append(f"{self.page.url}: {error}"))
        self.page.on("response", self._note)

    def _hear(self, message: ConsoleMessage) -> None:
        """Console errors, refusals of the content policy among them."""
        if message.type == "error" and not _ANSWERS.match(message.text):
            self.problems.append(f"{self.page.url}: console: {message.text}")

    def _note(self, response: Response) -> None:
        is_missing_file = response.status == 404 and response.request.resource_type != "document"
        if response.status >= 500 or is_missing_file:
            self.problems.append(f"{response.status} {response.url}")

    def open(self, url: str) -> None:
        """Go to an address and look at the page."""
        self.page.goto(url)
        self.look()

    def sees(self, picture: Locator) -> None:
        """The picture is there, loaded."""
        loaded = "image => image.complete ? image.naturalWidth : image.decode().then(() => image.naturalWidth)"
        expect(picture).to_be_visible()
        assert picture.evaluate(loaded) > 0, f"{self.page.url}: a picture that does not load"

    def look(self, *widths: int, axe_again: bool = True) -> None:
        """Check this page: fits these widths (default: the present one), one h1, a title, no axe violation.

        Without `axe_again`, axe looks at the first width only.
        """
        self.page.wait_for_load_state("load")
        self.looked_at.append(self.page.url)
        expect(self.page.locator("h1:visible")).to_have_count(1)
        expect(self.page).to_have_title(re.compile(r"\S+ .*\S"))
        if self.scripts:
            self._measure(widths, axe_again=axe_again)

    def _measure(self, widths: tuple[int, ...], *, axe_again: bool) -> None:
        present = self.page.viewport_size
        for number, width in enumerate(widths or (present["width"],)):
            self.page.set_viewport_size(screen(width))
            self._fits(width)
            if number == 0 or axe_again:
                self._axe(width, _AXE_OPTIONS if number == 0 else _AXE_AGAIN)
        self.page.set_viewport_size(present)

    def _fits(self, width: int) -> None:
        overflow = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if overflow > 0:
            self.problems.append(f"{self.page.url} at {width} px: {overflow} px too wide")

    def _axe(self, width: int, options: dict[str, Any]) -> None:
        # Not the package's own `run`: all that is right comes back through the browser's pipe with it, which takes
        # a tenth of the time.
        self.page.evaluate(_AXE.axe_script)
        for violation in self.page.evaluate(_LOOK_FROM_THE_TOP, options):
            targets = ", ".join(str(node["target"]) for node in violation["nodes"][:4])
            where = f"{self.page.url} at {width} px"
            self.problems.append(f"{where}: axe {violation['id']}: {violation['help']} ({targets})")

    def press(self, name: str | re.Pattern[str], role: Any = "button") -> None:
        """Press a button (or follow a link) by what it says."""
        self.page.get_by_role(role, name=name).click()

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Follow a link by what it says, and look at where it leads."""
        self.press(name, role="link")
        self.look()

    def choose(self, name: str | re.Pattern[str], menu: str = "Plus d’actions") -> None:
        """Open a menu of the page and follow one of its links."""
        self.page.locator("main summary", has_text=menu).first.click()
        self.press(name, role="link")

    def keys(self, *names: str) -> None:
        """Press keys of the keyboard, once the page's scripts are there to hear them."""
        self.page.wait_for_load_state("load")
        for name in names:
            self.page.keyboard.press(name)

    def type(self, text: str) -> None:
        """Type where the focus is, over what is there."""
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def tab_to(self, field_name: str) -> None:
        """Press Tab until the field with this name has the focus."""
        self._tab_until(f"document.activeElement.name === {field_name!r}")

    def tab_to_button(self, words: str) -> None:
        """Press Tab until a control with these words has the focus."""
        said = "(document.activeElement.ariaLabel || document.activeElement.innerText || '')"
        self._tab_until(f"{said}.includes({words!r})")

    def _tab_until(self, there: str) -> None:
        for _ in range(60):
            if self.page.evaluate(f"document.activeElement !== document.body && {there}"):
                self._focus_is_seen()
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{self.page.url}: Tab never comes where {there}")

    def _focus_is_seen(self) -> None:
        """A ring, or anything else that shows, around what has the focus."""
        ring = "e => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' || s.boxShadow !== 'none' }"
        if not self.page.evaluate(f"({ring})(document.activeElement)"):
            self.problems.append(
                f"{self.page.url}: no focus ring on {self.page.evaluate('document.activeElement.outerHTML')[:120]}"
            )

    def go(self, entry: str, *widths: int) -> None:
        """Choose an entry of the main navigation, in its menu « Plus » if it is there, and look at where it leads."""
        bar = self.page.get_by_role("navigation", name="Navigation principale")
        expect(bar).to_have_count(1)  # the other of the two is hidden once the style is there
        link = bar.get_by_role("link", name=entry, exact=True)
        if not link.count():
            bar.locator("summary").click()
        link.click()
        self.look(*widths)

    def fill(self, **answers: str) -> None:
        """Fill fields by their names in the form."""
        for name, value in answers.items():
            self.field(name).fill(value)

    def write_date(self, name: str, date: str) -> None:
        """Give a date (as ISO says it) to the browser's own date control."""
        field = self.field(name)
        expect(field).to_have_attribute("type", "date")
        field.fill(date)

    def field(self, name: str) -> Locator:
        """A field by its name in the form."""
        return self.page.locator(f"[name='{name}']")

    def error_of(self, name: str) -> Locator:
        """What is said to be wrong with a field, where assistive technology finds it."""
        field = self.field(name).first
        expect(field).to_have_attribute("aria-invalid", "true")
        ids = (field.get_attribute("aria-describedby") or field.get_attribute("aria-errormessage") or "").split()
        assert ids, f"{name}: no aria-describedby"
        return self.page.locator(", ".join(f"#{each}" for each in ids if "error" in each or "erreur" in each))

    def satisfied(self) -> None:
        """Nothing was wrong on any page so far."""
        assert not self.problems, "\n".join(dict.fromkeys(self.problems))


def visitor_of(context: BrowserContext, *, scripts: bool) -> Visitor:
    """A new page of this context."""
    context.set_default_timeout(30_000)  # a busy machine
    return Visitor(context.new_page(), scripts=scripts)
