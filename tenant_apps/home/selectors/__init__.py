"""What the first page, « Mes applis » and their settings read."""

from tenant_apps.home.selectors.desk import App, MyApps, Placed, column_of, desk_of, my_apps, placed_widgets
from tenant_apps.home.selectors.people import Birthday, birthdays_of, mood_of
from tenant_apps.home.selectors.school import AppLine, Week, app_lines, canteen_week, widget_lines
from tenant_apps.home.selectors.sites import Reading, last_articles, sites
from tenant_apps.home.selectors.waiting import Home, home_of

__all__ = [
    "App",
    "AppLine",
    "Birthday",
    "Home",
    "MyApps",
    "Placed",
    "Reading",
    "Week",
    "app_lines",
    "birthdays_of",
    "canteen_week",
    "column_of",
    "desk_of",
    "home_of",
    "last_articles",
    "mood_of",
    "my_apps",
    "placed_widgets",
    "sites",
    "widget_lines",
]
