"""Place an order from a script: `manage.py place_order FILE.json`, or `-` to read it from stdin.

The keys are those of `provisioning.drafts`. Prints the order's reference as its last word. When
something is wrong: one line a problem on stderr, exit code 2, nothing written.
"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from provisioning.choices import OrderSource
from provisioning.drafts import OrderDraft, OrderProblems, parse_order
from provisioning.services import OrderRefused, submit_order
from tenants.context import in_public

_LARGEST = 5 * 1024 * 1024


class Command(BaseCommand):
    help = "Dépose une commande décrite en JSON et affiche sa référence."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.json", help="le fichier, ou - pour l’entrée standard")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        with in_public():
            try:
                draft = self._draft(_read(file))
                order = submit_order(actor=None, draft=draft, source=OrderSource.COMMAND)
            except OrderRefused as reason:
                raise CommandError(str(reason), returncode=2) from reason
            except OrderProblems as wrong:
                self._say(wrong)
                raise SystemExit(2) from wrong
        self.stdout.write(_("Commande déposée : %(reference)s") % {"reference": order.reference})

    def _draft(self, text: str) -> OrderDraft:
        """The order described by this text; its problems go to stderr, one line each."""
        try:
            return parse_order(json.loads(text))
        except OrderProblems as wrong:
            self._say(wrong)
        except (ValueError, RecursionError) as problem:
            self.stderr.write(_("Ce n’est pas du JSON : %(why)s") % {"why": problem})
        raise SystemExit(2)

    def _say(self, wrong: OrderProblems) -> None:
        for path, message in wrong.problems:
            self.stderr.write(f"{path}: {message}" if path else message)


def _read(name: str) -> str:
    try:
        stream = sys.stdin.buffer if name == "-" else Path(name).open("rb")  # noqa: SIM115 - closed just below
        with stream:
            data = stream.read(_LARGEST + 1)
        text = data.decode("utf-8-sig")
    except OSError as problem:
        raise CommandError(f"{name}: {problem.strerror}", returncode=2) from problem
    except UnicodeDecodeError as problem:
        raise CommandError(_("%(name)s n’est pas en UTF-8.") % {"name": name}, returncode=2) from problem
    if len(data) > _LARGEST:
        raise CommandError(_("%(name)s est trop gros pour une commande.") % {"name": name}, returncode=2)
    return text
