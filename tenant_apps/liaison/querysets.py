"""Words and the pupils they are about, narrowed and counted by what their families did."""

from typing import Any

from django.db import models
from django.db.models import BooleanField, Case, Count, ExpressionWrapper, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Least
from django.db.models.lookups import GreaterThanOrEqual

from tenant_apps.liaison.choices import State
from tenant_apps.liaison.families import answering


def _count(rows: models.QuerySet[Any], of: Any) -> Coalesce:
    """How many of `rows` (already narrowed by an OuterRef) there are, as a column."""
    group = rows.order_by().annotate(_all=Value(1)).values("_all").annotate(n=of).values("n")
    return Coalesce(Subquery(group, output_field=models.IntegerField()), 0)


class WordQuerySet(models.QuerySet[Any]):
    """Named filters over words."""

    def sent(self) -> "WordQuerySet":
        """Those families have."""
        return self.filter(state=State.SENT)

    def newest(self) -> "WordQuerySet":
        """The last sent first."""
        return self.order_by("-sent_at", "-pk")


class WordPupilQuerySet(models.QuerySet[Any]):
    """The same rules as rules.py, in the database: tests/liaison/test_progress.py holds them together."""

    def by_name(self) -> "WordPupilQuerySet":
        """As a class list."""
        return self.order_by("pupil__sort_name", "pk")

    def with_progress(self) -> "WordPupilQuerySet":
        """Each with `confirmed`, `signed` (how many responsables did) and `needed` (how many have to)."""
        confirmations = self.model._meta.get_field("confirmations").related_model.objects
        signatures = self.model._meta.get_field("signatures").related_model.objects
        # An account that is gone leaves its signature, and no number to tell it by.
        signer = Coalesce("relative_id", Value(0) - F("pk"))
        responsables = _count(answering().filter(child=OuterRef("pupil")), Count("pk"))
        return self.annotate(
            confirmed=_count(confirmations.filter(concerned=OuterRef("pk")), Count("pk")),
            signed=_count(signatures.filter(concerned=OuterRef("pk")), Count(signer, distinct=True)),
            needed=Case(
                When(word__both_parents=True, then=Greatest(Value(1), Least(Value(2), responsables))),
                default=Value(1),
            ),
        )

    def with_settled(self) -> "WordPupilQuerySet":
        """Each with `settled` too: nothing is awaited from this child's family any more. To filter by.

        What is read row by row is worked out of `with_progress` by rules.Progress: every further copy of these
        subqueries costs the database a millisecond of planning.
        """
        said = Case(When(word__question="", then=F("confirmed")), default=F("signed"))
        settled = ExpressionWrapper(GreaterThanOrEqual(said, F("needed")), output_field=BooleanField())
        return self.with_progress().annotate(settled=settled)
