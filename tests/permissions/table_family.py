"""A parent helps their own child; nobody else's child is there."""

from tests.permissions.lines import line

LINES = {
    "child_code": line("parent", denied=404, child_id="pupil"),
}
