"""What is written about a person is told to administrators in a sentence, not as « Changement »."""

import ast

import pytest
from allauth.mfa.models import Authenticator

from tenant_apps.accounts.choices import Contact
from tenant_apps.accounts.models import AuditEntry
from tenant_apps.school_admin import history
from tests.consistency.sources import ROOMS, calls, trees

# Of whoever has no page in the school: gone for good, or of the ONE team.
_UNREAD = {"accounts.delete_user", "accounts.create_team_member"}
_COMPUTED = {
    *(f"accounts.{verb}_{kind}" for verb in ("ask", "change") for kind in Contact.values),
    *(f"accounts.{verb}_{kind}" for verb in ("add", "remove") for kind in Authenticator.Type.values),
    "accounts.reset_recovery_codes",
    "accounts.account_linked",
    "accounts.account_unlinked",
}


def _verbs() -> set[str]:
    found = set(_COMPUTED)
    for _path, tree in trees(*ROOMS):
        for function, prefix in (("audit_person", "accounts."), ("audit_people", "")):
            for call in calls(tree, function):
                given = next(word.value for word in call.keywords if word.arg == "verb")
                names = [one.value for one in ast.walk(given) if isinstance(one, ast.Constant)]
                if not isinstance(given, ast.JoinedStr | ast.Attribute):
                    found |= {f"{prefix}{name}" for name in names}
    return found - _UNREAD


@pytest.mark.parametrize("verb", sorted(_verbs()))
def test_it_is_a_sentence(verb):
    assert history.tell(AuditEntry(verb=verb, data={})).sentence != "Changement"
