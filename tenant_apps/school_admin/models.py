"""What the administration of a school keeps of its own."""

from django.db import models


class WelcomeWord(models.Model):
    """The school's word of welcome, above everything on the first page: one row, or none."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    html = models.TextField(help_text="cleaned by richtext")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_welcome_word")]
