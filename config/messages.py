"""What the pages of schools say, read from the sources: `python -m config.messages` brings locale/ up to date.

Templates are read as the engine compiles them, code as Python parses it: what is found is what is looked up
at run time, to the letter, and GNU gettext is not needed (docs/decisions/0030).
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import polib
from django.conf import settings
from django.template import Context, Engine, engines
from django.template.backends.django import DjangoTemplates
from django.template.base import FilterExpression, Node, Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.functional import Promise

# Where the arguments stand: context, one, several.
_CALLS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (None, 0, None)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (None, 0, 1)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (0, 1, None)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (0, 1, 2)),
}
_ROOMS = ("tenant_apps", "shared_apps", "tenants", "config")
# Write to people of a school: why it is suspended, its subscription.
_FILES = (
    "provisioning/suspension.py",
    "billing/choices.py",
    "billing/fields.py",
    "billing/permissions.py",
    "billing/school/forms.py",
    "billing/school/views.py",
    "billing/templatetags/billing_states.py",
)
# In French alone: the order form, the public site, the ONE team's console, commands, the page of components.
_FRENCH_ONLY = (
    "shared_apps/site/",
    "shared_apps/ui/samples",
    "templates/billing/console/",
    "templates/billing/print/",
    "templates/console/",
    "templates/provisioning/",
    "templates/site/",
    "templates/ui/",
    # Mails to whoever orders, before there is an account with a language.
    "templates/emails/_",
    "templates/emails/invoice_",
    "templates/emails/order_",
    "templates/emails/school_welcome",
)
_COMMANDS = "/management/"
CATALOGUE = settings.BASE_DIR / "locale" / "en" / "LC_MESSAGES" / "django.po"
# What pupils read otherwise than adults (tenant_apps/accounts/languages.py): only the texts that differ.
PUPILS = settings.BASE_DIR / "locale" / "fr_X-tu" / "LC_MESSAGES" / "django.po"


@dataclass(frozen=True, slots=True)
class Message:
    """One text of the source: French, with its context and its plural ("" without)."""

    text: str
    plural: str = ""
    context: str = ""


def messages() -> dict[Message, list[str]]:
    """Every text of schools that goes through translation, with the files that say it."""
    found: dict[Message, list[str]] = {}
    for place, message in (*_from_code(), *_from_templates()):
        if not place.startswith(_FRENCH_ONLY) and _COMMANDS not in place:
            places = found.setdefault(message, [])
            if place not in places:
                places.append(place)
    return _once(found)


def _once(found: dict[Message, list[str]]) -> dict[Message, list[str]]:
    """A text said with its plural here and alone there is one entry, the one with the plural."""
    plurals = {(one.context, one.text): one for one in found if one.plural}
    kept: dict[Message, list[str]] = {}
    for message, places in found.items():
        kept.setdefault(plurals.get((message.context, message.text), message), []).extend(places)
    return {message: sorted(set(places)) for message, places in kept.items()}


def _from_code() -> Iterator[tuple[str, Message]]:
    for path in sorted(_code_files()):
        for message in in_code(path.read_text()):
            yield str(path.relative_to(settings.BASE_DIR)), message


def in_code(source: str) -> Iterator[Message]:
    """Texts written out in calls of gettext and its kin."""
    for node in ast.walk(ast.parse(source)):
        if message := _called(node):
            yield message


def _code_files() -> Iterator[Path]:
    yield from (settings.BASE_DIR / name for name in _FILES)
    for room in _ROOMS:
        yield from (settings.BASE_DIR / room).rglob("*.py")


def _called(node: ast.AST) -> Message | None:
    """The text this call translates, None when it is no such call."""
    if not isinstance(node, ast.Call):
        return None
    name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
    if name not in _CALLS:
        return None
    said = [_written(one) for one in node.args]
    context, text, plural = ("" if at is None or at >= len(said) else said[at] for at in _CALLS[name])
    return Message(text, plural, context) if text else None


def _written(argument: ast.expr) -> str:
    """A text as it stands in the code, "" for what is computed."""
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


def _from_templates() -> Iterator[tuple[str, Message]]:
    engine = cast("DjangoTemplates", engines["django"]).engine
    for path in sorted(_template_files()):
        for message in in_template(path.read_text(), engine):
            yield str(path.relative_to(settings.BASE_DIR)), message


def in_template(source: str, engine: Engine) -> Iterator[Message]:
    """Tags of translation and `_("…")`, as `engine` compiles them: what is looked up, to the letter."""
    yield from _in_node(Template(source, engine=engine).nodelist, set())


def _template_files() -> Iterator[Path]:
    for folder in (settings.BASE_DIR / "templates", *settings.BASE_DIR.glob("*/*/templates")):
        yield from (path for path in folder.rglob("*.*") if path.suffix in {".html", ".txt", ".xml", ".svg", ".js"})


def _in_node(thing: object, seen: set[int]) -> Iterator[Message]:
    """The texts of a piece of a compiled template, and of the pieces it holds."""
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, Promise):  # _("…"): asked for at each rendering
        yield Message(str(thing))
    elif isinstance(thing, TranslateNode):
        yield from _of_tag(thing)
    else:
        if isinstance(thing, BlockTranslateNode):
            yield _of_block(thing)
        for one in _held(thing):
            yield from _in_node(one, seen)


def _held(thing: object) -> list[object]:
    """What a node, an expression or a collection of them is made of."""
    if isinstance(thing, (list, tuple)):
        return list(thing)
    if isinstance(thing, dict):
        return list(thing.values())
    if isinstance(thing, FilterExpression):
        return [thing.var, thing.filters]
    return list(vars(thing).values()) if isinstance(thing, Node) else []


def _of_tag(node: TranslateNode) -> Iterator[Message]:
    said = getattr(node.filter_expression.var, "literal", None)
    if isinstance(said, str):  # else a variable: its text is written where it comes from
        yield Message(said.replace("%", "%%"), context=_context(node))


def _of_block(node: BlockTranslateNode) -> Message:
    one, _names = node.render_token_list(node.singular)
    several = node.render_token_list(node.plural)[0] if node.plural else ""
    return Message(one, several, _context(node))


def _context(node: TranslateNode | BlockTranslateNode) -> str:
    return str(node.message_context.resolve(Context())) if node.message_context else ""


# --- The catalogue


def update(catalogue: polib.POFile, said: dict[Message, list[str]]) -> None:
    """Make the catalogue hold what is said and nothing else, by file; what is translated stays."""
    known = {(one.msgctxt or "", one.msgid): one for one in catalogue}
    catalogue.clear()
    for message, places in sorted(said.items(), key=lambda item: (item[1][0], item[0].text, item[0].context)):
        entry = known.get((message.context, message.text))
        if entry is None or (entry.msgid_plural or "") != message.plural:
            entry = _entry(message, entry)
        entry.occurrences = [(place, "") for place in places]
        catalogue.append(entry)


def forget(catalogue: polib.POFile, said: dict[Message, list[str]]) -> None:
    """Take out of the catalogue what is said no more."""
    known = {(one.context, one.text) for one in said}
    for entry in [one for one in catalogue if (one.msgctxt or "", one.msgid) not in known]:
        catalogue.remove(entry)


def _entry(message: Message, old: polib.POEntry | None) -> polib.POEntry:
    """A new line; a text that gains or loses its plural keeps what was said of it."""
    said = (old.msgstr or (old.msgstr_plural or {}).get(0, "")) if old else ""
    plural = {0: said, 1: ""} if message.plural else {}
    flags = ["python-format"] if "%(" in message.text or "%s" in message.text else []
    return polib.POEntry(
        msgid=message.text,
        msgid_plural=message.plural,
        msgctxt=message.context or None,
        msgstr="" if message.plural else said,
        msgstr_plural=plural,
        flags=flags,
    )


def untranslated(catalogue: polib.POFile, said: dict[Message, list[str]]) -> list[Message]:
    """Texts the catalogue has no words for, in the order of files."""
    done = {(one.msgctxt or "", one.msgid) for one in catalogue if one.translated()}
    left = [one for one in said if (one.context, one.text) not in done]
    return sorted(left, key=lambda one: (said[one][0], one.text))


def main() -> None:
    """Write the catalogue again, then say what has no English yet."""
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=110)
    said = messages()
    update(catalogue, said)
    catalogue.save()
    pupils = polib.pofile(str(PUPILS), wrapwidth=110)
    forget(pupils, said)
    pupils.save()
    left = untranslated(catalogue, said)
    for message in left:
        print(f"{said[message][0]}: {message.text}")  # noqa: T201 - a command
    print(f"{len(said) - len(left)} of {len(said)} texts have their English.")  # noqa: T201 - a command


if __name__ == "__main__":
    import django

    django.setup()
    main()
