"""Make a member of the ONE team: `manage.py create_team_member camille.petit --first-name … --email …`.

The password is asked for at the terminal, or read from standard input; never an argument, because
arguments are seen by every process of the machine.
"""

import sys
from getpass import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenant_apps.accounts.passwords import rule_sentence
from tenant_apps.accounts.services import create_team_member


def _read_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass(f"Mot de passe ({rule_sentence()}) : ")
    if getpass("Encore une fois : ") != password:
        raise CommandError("Les deux mots de passe ne sont pas les mêmes.", returncode=2)
    return password


def _lines(error: ValidationError) -> list[str]:
    if hasattr(error, "message_dict"):
        return [f"{field}: {text}" for field, texts in error.message_dict.items() for text in texts]
    return [f"password: {text}" for text in error.messages]


class Command(BaseCommand):
    help = "Crée un membre de l’équipe ONE (mot de passe demandé, ou lu sur l’entrée standard)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("login")
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)
        parser.add_argument("--email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        names = ("login", "first_name", "last_name", "email")
        given = {name: options[name] for name in names}
        try:
            user = create_team_member(actor=None, password=_read_password(), **given)
        except ValidationError as error:
            raise CommandError("\n".join(_lines(error)), returncode=2) from error
        self.stdout.write(user.login)
