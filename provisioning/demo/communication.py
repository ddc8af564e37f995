"""What a head sets in the demo: a broadcast list, and one rule that is not the default."""

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.communication.rules import Pair
from tenant_apps.communication.services import set_rules
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.hand_groups import add_members, create_group
from tenant_apps.directory.models import Group, SchoolClass

LIST_NAME = "La lettre de l’école"


def open_communication(head: User) -> None:
    """Parents of the first class write to each other; the parents of the school are on a list that hides them."""
    letter = create_group(actor=head, kind=GroupKind.BROADCAST, name=LIST_NAME)
    add_members(actor=head, group=letter, users=User.objects.staying().with_profile(Profile.RELATIVE).by_name())
    first = SchoolClass.objects.by_level().first()
    parents = Group.objects.get(kind=GroupKind.CLASS_PROFILE, profile=Profile.RELATIVE, school_class=first)
    set_rules(actor=head, changes={Pair(parents.pk, parents.pk): True})
