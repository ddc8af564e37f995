"""Lists of people that somebody keeps for themselves."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class PersonList(models.Model):
    """Its owner alone sees it. The one without a name holds the favourites."""

    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="person_lists", db_index=False)
    name = models.CharField(_("nom de la liste"), max_length=60, blank=True)
    members = models.ManyToManyField("accounts.User", through="PersonListMember", related_name="+")

    class Meta:
        verbose_name = _("liste de personnes")
        verbose_name_plural = _("listes de personnes")
        constraints = [models.UniqueConstraint("owner", Lower("name"), name="person_list_name_once")]

    def __str__(self) -> str:
        return self.name


class PersonListMember(models.Model):
    """A person in a list."""

    person_list = models.ForeignKey(PersonList, on_delete=models.CASCADE, db_index=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_list", "user"], name="person_list_member_once")]
