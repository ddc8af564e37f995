"""How the pages look for one person."""

from django.db import transaction

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services.journal import audit_person


@transaction.atomic
def set_display(*, actor: User, theme: str, language: str) -> User:
    """The person's theme (a Theme) and language. Raises ValidationError for one that does not exist."""
    user = User.objects.select_for_update().get(pk=actor.pk)
    if (user.theme, user.language) == (theme, language):
        return user
    user.theme, user.language = theme, language
    user.clean_fields()
    user.save(update_fields=["theme", "language"])
    audit_person(actor=actor, verb="set_display", user=user, data={"theme": str(theme), "language": language})
    return user
