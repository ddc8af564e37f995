"""Words to begin from: one's own, and the school's."""

from django.db import transaction
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.liaison import permissions
from tenant_apps.liaison.models import Template, Word
from tenant_apps.liaison.services.drafts import Content, write_word
from tenant_apps.liaison.services.refusals import LiaisonRefused, demand
from tenant_apps.richtext.media import documents_in
from tenants.context import current_schema
from tenants.locks import wait_for

# Of one person, and of the school.
MOST_TEMPLATES = 100


def _key_of(template: Template) -> str:
    return f"liaison.template:{template.pk}"


@transaction.atomic
def keep_template(*, actor: User, word: Word, for_school: bool = False) -> Template:
    """Keep a word's text to begin others from: for oneself, or (administrators) for the whole school.

    Raises LiaisonRefused for who does not follow the word, beyond MOST_TEMPLATES, and for the school when
    the text holds images or files: they are their author's.
    """
    demand(permissions.can_follow(actor, word))
    if for_school and not actor.is_school_admin:
        raise LiaisonRefused(_("Les modèles de l’école sont à la direction."))
    if documents_in(word.text) and (for_school or word.author_id != actor.pk):
        raise LiaisonRefused(_("Ce mot contient des images ou des fichiers de son auteur : un modèle n’en garde pas."))
    owner = None if for_school else actor
    wait_for(f"liaison.templates:{current_schema()}:{owner.pk if owner else 0}")
    if Template.objects.filter(owner=owner).count() >= MOST_TEMPLATES:
        raise LiaisonRefused(_("Il y a déjà 100 modèles : supprimez-en un."))
    template = Template.objects.filter(owner=owner, title=word.title).order_by("pk").first()
    if template is not None:  # a double click
        return template
    template = Template.objects.create(
        owner=owner, title=word.title, text=word.text, category=word.category, question=word.question
    )
    audit(
        actor=actor, verb="liaison.keep_template", target=template.title, target_key=f"liaison.template:{template.pk}"
    )
    return template


@transaction.atomic
def begin_from(*, actor: User, template: Template) -> Word:
    """A new draft with the text of a template. Raises LiaisonRefused for who may not write."""
    word = write_word(actor=actor, content=Content(template.title, template.text, template.category))
    word.question = template.question
    word.save(update_fields=["question"])
    return word


@transaction.atomic
def delete_template(*, actor: User, template: Template) -> None:
    """Delete a template; words made from it stay. Raises LiaisonRefused."""
    demand(permissions.can_change_template(actor, template))
    audit(actor=actor, verb="liaison.delete_template", target=template.title, target_key=_key_of(template))
    template.delete()
