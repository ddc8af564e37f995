"""Who answers for a child in the carnet: those who hold parental authority (Code civil, 371-1 and 372-2).

A person to contact reads the words, and says nothing in the parents' place; unless nobody else answers for the child.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from tenant_apps.directory.choices import Authority
from tenant_apps.directory.models import Guardianship


def reading() -> QuerySet[Guardianship]:
    """Links by which somebody reads a child's words; nobody who is leaving or blocked, on either side."""
    return Guardianship.objects.filter(relative__leaving_at=None, relative__blocked_at=None, child__leaving_at=None)


def answering() -> QuerySet[Guardianship]:
    """Links by which somebody confirms, replies and signs for a child."""
    legal = reading().filter(child=OuterRef("child"), authority=Authority.LEGAL)
    return reading().filter(Q(authority=Authority.LEGAL) | ~Exists(legal))
