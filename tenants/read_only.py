"""The pages of a suspended school: forms that would be refused say so before anybody types in them."""

import re
from collections.abc import Callable

_FORM = re.compile(r"<form\b(?P<attributes>[^>]*)>(?P<inside>.*?)</form>", re.DOTALL | re.IGNORECASE)
_CONTROL = re.compile(r"<(?P<name>input|select|textarea|button)\b(?P<attributes>[^>]*)>", re.IGNORECASE)
# What a template leaves out of an attribute is escaped: no value holds a bare « > » or a quote of its own kind.
_ATTRIBUTE = r"""(?<![\w-]){}\s*=\s*["']([^"']*)["']"""


def _value(attributes: str, name: str) -> str:
    found = re.search(_ATTRIBUTE.format(name), attributes, re.IGNORECASE)
    return found[1] if found else ""


def _is_posted(attributes: str) -> bool:
    return _value(attributes, "method").lower() == "post"


def _close(control: re.Match[str]) -> str:
    """The control, disabled; a button that only asks (`formmethod="get"`) stays."""
    attributes = control["attributes"]
    if re.search(r"(?<![\w-])disabled\b", attributes) or _value(attributes, "formmethod").lower() == "get":
        return control[0]
    return f"<{control['name']} disabled{attributes}>"


def _closed(inside: str) -> str:
    asks = any(_value(one["attributes"], "formmethod").lower() == "get" for one in _CONTROL.finditer(inside))

    def close(control: re.Match[str]) -> str:
        return control[0] if asks and control["name"].lower() != "button" else _close(control)

    return _CONTROL.sub(close, inside)


def close_forms(html: str, is_open: Callable[[str], bool]) -> str:
    """The page with every control of a posted form disabled.

    `is_open(action)` says which forms still serve ("" = the page's own address). A form that can also be
    asked as a GET keeps its fields: only what would write is disabled. Controls outside of their form, tied
    to it by `form="…"`, are disabled with it; those that come later are by the browser, for which closed forms
    bear `data-closed` (read-only.ts).
    """
    tied: set[str] = set()

    def close(form: re.Match[str]) -> str:
        attributes = form["attributes"]
        if not _is_posted(attributes) or is_open(_value(attributes, "action")):
            return form[0]
        tied.add(_value(attributes, "id"))
        return f"<form data-closed{attributes}>{_closed(form['inside'])}</form>"

    def close_tied(control: re.Match[str]) -> str:
        return _close(control) if _value(control["attributes"], "form") in tied - {""} else control[0]

    return _CONTROL.sub(close_tied, _FORM.sub(close, html))
