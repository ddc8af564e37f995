"""Verbs of the first page."""

from tenant_apps.home.services.desk import (
    add_bookmark,
    arrange_widgets,
    move_widget,
    remove_bookmark,
    save_note,
    say_mood,
    show_widget,
    star_app,
)
from tenant_apps.home.services.merging import follow_merge
from tenant_apps.home.services.school import close_apps, save_canteen_week, set_widget_states
from tenant_apps.home.services.sites import add_site, read_site, remove_site

__all__ = [
    "add_bookmark",
    "add_site",
    "arrange_widgets",
    "close_apps",
    "follow_merge",
    "move_widget",
    "read_site",
    "remove_bookmark",
    "remove_site",
    "save_canteen_week",
    "save_note",
    "say_mood",
    "set_widget_states",
    "show_widget",
    "star_app",
]
