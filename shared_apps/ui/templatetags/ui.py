"""Template tags of the interface; loaded in every template by the settings."""

import re
import zlib
from datetime import date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.utils import formats, timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shared_apps.ui import dates
from shared_apps.ui.drawn import drawn
from shared_apps.ui.icons import render_icon

register = template.Library()

# After the signs of an address, and before its @: « https://<wbr>one.<wbr>fr/<wbr>… ».
_SEAM = re.compile(r"(?<=[/?&=#._:-])(?=[^/?&=#._:@-])|(?=@)")
HUES = 12  # data-hue="0" … "11" of frontend/src/styles/tokens.css
_LARGE = {"large", "huge"}  # sizes of avatars beyond the line of a list
LEVEL_ICONS = {
    "success": "check-circle",
    "info": "info",
    "warning": "warning",
    "error": "warning-octagon",
    "danger": "warning-octagon",
}


@register.simple_tag
def icon(name: str, duotone: bool = False, size: str = "", label: str = "") -> SafeString:
    """`{% icon "house" %}`, `{% icon "house" duotone=True size="large" %}`."""
    return render_icon(name, duotone=duotone, size=size, label=label)


@register.simple_tag
def level_icon(level: str) -> SafeString:
    """The icon of a state: success, info, warning, error or danger."""
    return render_icon(LEVEL_ICONS.get(level, "info"))


@register.simple_tag(name="drawn")
def drawn_part(template_name: str, **facts: Any) -> SafeString:
    """`{% drawn "timeline/_menu.html" pk=event.pk %}`: a part that depends on these facts only, kept by the process."""
    return drawn(template_name, **facts)


@register.simple_tag
def drawing(name: str) -> SafeString:
    """One of our drawings, from templates/components/drawings/."""
    return SafeString(render_to_string(f"components/drawings/{name}.svg"))


@register.filter
def breakable_address(address: str) -> SafeString:
    """An address of the web or of mail that a narrow screen cuts after one of its signs, not inside a word."""
    return format_html_join(SafeString("<wbr>"), "{}", ([part] for part in _SEAM.split(str(address))))


@register.filter
def when(value: date | None) -> SafeString | str:
    """A date or moment as said today, exact on hover; nothing for nothing."""
    if value is None:
        return ""
    now = timezone.localtime()
    if isinstance(value, datetime):
        value = dates.local(value)
        said = dates.say_moment(value, now if timezone.is_aware(value) else now.replace(tzinfo=None))
    else:
        said = dates.say_day(value, now.date())
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), dates.say_exactly(value), said)


@register.filter
def exactly(value: date | None) -> str:
    """The whole date and hour in words, for documents and mails."""
    if value is None:
        return ""
    return dates.say_exactly(dates.local(value) if isinstance(value, datetime) else value)


@register.filter
def clock(value: datetime) -> str:
    """The time of day: 4 h 29."""
    return dates.say_time(dates.local(value))


@register.filter
def weight(size: int) -> str:
    """The size of a file as people say it, in thousands of bytes: 0 ko, 23 ko, 1,4 Mo, 10 Go."""
    if size < 1_000_000:
        return f"{max(min(1, size), round(size / 1000))}\u00a0{_('ko')}"
    if size < 1_000_000_000:
        return f"{formats.number_format(size / 1_000_000, decimal_pos=1)}\u00a0{_('Mo')}"
    giga = round(size / 1_000_000_000, 1)
    return f"{formats.number_format(giga, decimal_pos=0 if giga.is_integer() else 1)}\u00a0{_('Go')}"


@register.filter
def euros(cents: int | None) -> str:
    """Integer cents as an amount: 123450 becomes 1 234,50 € with unbreakable spaces."""
    if cents is None:
        return ""
    amount = formats.number_format(abs(cents) / 100, decimal_pos=2, use_l10n=True, force_grouping=True)
    return f"{'−' if cents < 0 else ''}{amount}\u00a0€"


@register.filter
def number(value: int | None) -> str:
    """A whole number with the locale's thousands: 12 345."""
    return "" if value is None else formats.number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def spaced(code: str | None, size: int = 4) -> str:
    """A code in groups, as printed on a connection sheet: ABCD 2345."""
    code = code or ""
    return "\u00a0".join(code[start : start + size] for start in range(0, len(code), size))


@register.filter
def breakable(login: str) -> SafeString:
    """A login that may go to the next line after its dots, nowhere else by preference."""
    return SafeString(conditional_escape(login).replace(".", ".<wbr>"))


def _name(person: Any) -> str:
    return str(getattr(person, "full_name", "") or person).strip()


@register.filter
def initials(person: Any) -> str:
    """Two letters of a person or of a name: first word and last word."""
    words = [word for word in _name(person).replace("-", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def hue(person: Any) -> int:
    """The colour drawn from a name (0 to 11): the same one everywhere and for ever."""
    return zlib.crc32(_name(person).encode()) % HUES


@register.simple_tag
def avatar(person: Any, size: str = "") -> SafeString:
    """The photo (`photo_url`, `large_photo_url` of the person) or the initials on the name's hue; always decorative."""
    photo = getattr(person, "large_photo_url" if size in _LARGE else "photo_url", "")
    if photo:
        return format_html(
            '<span class="{}"><img src="{}" alt="" loading="lazy" decoding="async"></span>',
            f"avatar {size}".strip(),
            photo,
        )
    return format_html(
        '<span class="{}" data-hue="{}" aria-hidden="true">{}</span>',
        f"avatar {size}".strip(),
        hue(person),
        initials(person),
    )


@register.simple_tag
def badge(level: str, text: str, icon: str = "") -> SafeString:
    """A state in one word with its icon: `{% badge "success" "Ouverte" %}`."""
    name = icon or LEVEL_ICONS.get(level, "")
    return format_html('<span class="badge {}">{}{}</span>', level, render_icon(name) if name else "", text)


def _address(context: template.Context, page_number: int) -> str:
    query = context["request"].GET.copy()
    query["page"] = str(page_number)
    return f"?{query.urlencode()}"


@register.inclusion_tag("components/pagination.html", takes_context=True)
def paginate(context: template.Context, page: Page[Any], target: str = "") -> dict[str, Any]:
    """Links to the pages of a list, keeping the other filters of the address.

    With `target` (a CSS selector) only that part of the page is replaced.
    """
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [{"number": n, "url": _address(context, n) if isinstance(n, int) else ""} for n in numbers]
    return {
        "page": page,
        "links": links,
        "target": target,
        "previous_url": _address(context, page.previous_page_number()) if page.has_previous() else "",
        "next_url": _address(context, page.next_page_number()) if page.has_next() else "",
    }


@register.simple_block_tag
def callout(content: str, level: str = "info", title: str = "") -> SafeString:
    """`{% callout "warning" title="…" %}…{% endcallout %}`: something to know before going on."""
    return SafeString(render_to_string("components/callout.html", {"content": content, "level": level, "title": title}))


@register.simple_block_tag
def empty(content: str, drawing_name: str, title: str, text: str = "") -> SafeString:
    """`{% empty "letters" title="Aucun mot pour le moment" %}the action{% endempty %}`."""
    context = {"content": SafeString(content.strip()), "drawing_name": drawing_name, "title": title, "text": text}
    return SafeString(render_to_string("components/empty.html", context))


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """What is wrong in these forms, for pages that lay their fields out themselves."""
    wrong = [form for form in forms if form.errors]
    return {"forms": wrong, "is_wait": _is_wait(wrong)}


def _is_wait(forms: list[Any]) -> bool:
    """Whether nothing has to be corrected: one has tried too often and only has to wait."""
    codes = {error.code for form in forms for errors in form.errors.as_data().values() for error in errors}
    return codes == {"too_many_attempts"}
