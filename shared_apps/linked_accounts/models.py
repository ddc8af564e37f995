"""Which account of a school is the same person's as which of another. Ids only: no name leaves its school."""

from django.db import models

from tenants.models import School


class LinkKey(models.Model):
    """A key somebody asked for in one school, to be typed in the other; its digest only is kept."""

    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+", db_index=False)
    user_id = models.BigIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "user_id"], name="link_key_once")]


class AccountLink(models.Model):
    """Two accounts of one person, the one of the school with the smaller id first."""

    first_school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+", db_index=False)
    first_user_id = models.BigIntegerField()
    second_school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+", db_index=False)
    second_user_id = models.BigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first_school", "first_user_id", "second_school", "second_user_id"], name="account_link_once"
            ),
            models.CheckConstraint(
                condition=models.Q(first_school__lt=models.F("second_school")), name="account_link_in_order"
            ),
        ]
        indexes = [models.Index(fields=["second_school", "second_user_id"], name="account_link_second")]


class Ticket(models.Model):
    """The way into the other school, for some seconds and once; the row goes when it serves."""

    link = models.ForeignKey(AccountLink, on_delete=models.CASCADE)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="+", db_index=False)
    user_id = models.BigIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
