"""What a browser says it is, in words people know."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

# In this order: Edge and Opera also say Chrome, Chrome says Safari.
_BROWSERS = (
    (r"Edg(?:e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Safari/", "Safari"),
)
_SYSTEMS = (
    (r"iPad", "iPad", "device-tablet"),
    (r"iPhone", "iPhone", "device-mobile"),
    (r"Android(?!.*Mobile)", "Android", "device-tablet"),
    (r"Android", "Android", "device-mobile"),
    (r"CrOS", "Chromebook", "laptop"),
    (r"Windows", "Windows", "desktop"),
    (r"Macintosh|Mac OS X", "Mac", "laptop"),
    (r"Linux|X11", "Linux", "desktop"),
)


@dataclass(frozen=True)
class Browser:
    """A browser and the kind of machine it runs on."""

    words: str
    icon: str


def read_agent(agent: str) -> Browser:
    """« Firefox sur Windows », and its icon; as much of it as the browser says."""
    name = next((word for pattern, word in _BROWSERS if re.search(pattern, agent)), "")
    system, icon = next(
        ((word, icon) for pattern, word, icon in _SYSTEMS if re.search(pattern, agent)), ("", "devices")
    )
    if name and system:
        return Browser(_("%(browser)s sur %(system)s") % {"browser": name, "system": system}, icon)
    return Browser(name or system or _("Appareil inconnu"), icon)
