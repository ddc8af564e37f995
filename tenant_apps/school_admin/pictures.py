"""Where the school's picture is kept."""

from shared_apps.ui.pictures import Shelf
from shared_apps.ui.uploads import MEGABYTE

# Sides: for bars (50 px on dense screens) and for the sign-in page (96 px).
SHELF = Shelf("school_admin/picture", sizes=(128, 320), largest=5 * MEGABYTE)
