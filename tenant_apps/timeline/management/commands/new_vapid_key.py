"""Print a key for VAPID_PRIVATE_KEY (notifications of browsers)."""

from django.core.management.base import BaseCommand

from tenant_apps.timeline.vapid import new_private_key


class Command(BaseCommand):
    help = "Prints a new private key for VAPID_PRIVATE_KEY; nothing is changed."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(new_private_key())
