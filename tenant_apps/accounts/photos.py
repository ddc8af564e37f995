"""Where people's photos are kept."""

from shared_apps.ui.pictures import Shelf
from shared_apps.ui.uploads import MEGABYTE

# Sides: for lists (40 px on dense screens) and for a page about the person (96 px).
SHELF = Shelf("accounts/photo", sizes=(128, 320), largest=10 * MEGABYTE)
