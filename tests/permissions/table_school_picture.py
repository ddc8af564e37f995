"""The school's picture: to anybody at its door, when there is one."""

from tests.permissions.lines import line

LINES = {"school_picture": line(denied=404, anonymous=404, name="forged")}
