"""What families do with a word: read it, reply, sign."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.liaison import notifications, permissions, rules
from tenant_apps.liaison.choices import Consent
from tenant_apps.liaison.models import Confirmation, Reply, Signature, Word, WordPupil
from tenant_apps.liaison.services.refusals import LiaisonRefused, WordMoved, demand, held
from tenant_apps.liaison.telling import target_of, tell_author
from tenants.context import current_schema
from tenants.locks import wait_for


@dataclass(frozen=True)
class Hand:
    """How somebody signs: a name typed, or drawn on the screen (SVG path data, rules.is_drawing)."""

    name: str = ""
    drawing: str = ""


def _rows(actor: User, word: Word) -> list[WordPupil]:
    rows = permissions.answered_by(actor).filter(word=word)
    return list(rows.select_related("pupil").by_name())


def _begin(actor: User, word: Word) -> None:
    """One answer of one person to one word at a time: two tabs, or a phone that sends again."""
    wait_for(f"liaison:{current_schema()}:{word.pk}:{actor.pk}")


@transaction.atomic
def confirm(*, actor: User, word: Word, edition: int) -> int:
    """« Lu », for all of the actor's children whom the word is about; for how many it was not said yet.

    `edition` is that of the text the actor had under their eyes. Confirmed twice, it is once. Raises
    LiaisonRefused for who does not answer for a child, and for a word that asks for a signature.
    """
    word = held(word)
    demand(permissions.can_answer(actor, word))
    if word.question:
        raise LiaisonRefused(_("Ce mot demande votre autorisation : répondez oui ou non, et signez."))
    return _mark_read(actor, word, _rows(actor, word), edition)


def _mark_read(actor: User, word: Word, rows: Iterable[WordPupil], edition: int) -> int:
    seen = max(1, min(edition, word.edition))
    wanted = [Confirmation(concerned=row, relative=actor, relative_name=actor.full_name, edition=seen) for row in rows]
    mine = Confirmation.objects.filter(concerned__in=[one.concerned_id for one in wanted], relative=actor)
    before = mine.count()
    Confirmation.objects.bulk_create(wanted, ignore_conflicts=True)
    new = mine.count() - before
    if new:
        audit(actor=actor, verb="liaison.confirm", target=word.title, target_key=target_of(word))
    return new


@transaction.atomic
def reply(*, actor: User, word: Word, text: str, edition: int) -> Reply:
    """Answer a word, for the family's children together; the same again changes nothing. It counts as reading.

    The author is told. Raises LiaisonRefused when the word takes no reply, or an empty one.
    """
    word = held(word)
    demand(permissions.can_reply(actor, word))
    text = text.strip()
    if not text:
        raise LiaisonRefused(_("Écrivez votre réponse."))
    _begin(actor, word)
    _mark_read(actor, word, _rows(actor, word), edition)
    kept = Reply.objects.filter(word=word, relative=actor).first()
    if kept is not None and kept.text == text:
        return kept
    return _write_reply(actor, word, kept, text)


def _write_reply(actor: User, word: Word, kept: Reply | None, text: str) -> Reply:
    new = kept is None
    kept = kept or Reply(word=word, relative=actor)
    kept.text, kept.relative_name = text, actor.full_name
    kept.save()
    tell_author(notifications.REPLIED if new else notifications.REPLY_CHANGED, actor, word)
    verb = "liaison.reply" if new else "liaison.change_reply"
    audit(actor=actor, verb=verb, target=word.title, target_key=target_of(word))
    return kept


@transaction.atomic
def sign(*, actor: User, word: Word, edition: int, consents: Mapping[int, str], hand: Hand) -> list[Signature]:
    """Say yes or no for each child (pupil's id → Consent) and sign; it counts as reading. The new signatures.

    A signature is never changed: another answer is another row. The same answer to the same edition, sent
    again, is none. Raises WordMoved when the text is not the one that was read (`edition`), LiaisonRefused
    for children one does not answer for, without an answer for each, or without a hand.
    """
    word = held(word)
    demand(permissions.can_answer(actor, word))
    rows = _rows(actor, word)
    _demand_signable(word, edition, rows, consents)
    hand = _checked(actor, hand)
    _begin(actor, word)
    latest = _latest(actor, rows)
    said = [(row, Consent(consents[row.pupil_id])) for row in rows if row.pupil_id in consents]
    new = [_signature(actor, word, row, consent, hand) for row, consent in said if latest.get(row.pk) != consent]
    made = Signature.objects.bulk_create(new)
    _mark_read(actor, word, [row for row, _consent in said], edition)
    _tell_of_signatures(actor, word, made)
    return made


def _demand_signable(word: Word, edition: int, rows: list[WordPupil], consents: Mapping[int, str]) -> None:
    if not word.question:
        raise LiaisonRefused(_("Ce mot ne demande pas d’autorisation."))
    if edition != word.edition:
        raise WordMoved(word)
    mine = {row.pupil_id for row in rows}
    if not consents or not set(consents) <= mine or not set(consents.values()) <= set(Consent.values):
        raise LiaisonRefused(_("Répondez oui ou non pour votre enfant."))


def _checked(actor: User, hand: Hand) -> Hand:
    """The signature as it is kept. Raises LiaisonRefused when nothing is written nor drawn."""
    if hand.drawing:
        if not rules.is_drawing(hand.drawing):
            raise LiaisonRefused(_("Votre signature est trop courte ou illisible : effacez-la et signez à nouveau."))
        return Hand(hand.name.strip()[:121] or actor.full_name, hand.drawing)
    if not rules.is_name(hand.name):
        raise LiaisonRefused(_("Signez : écrivez votre prénom et votre nom, ou dessinez votre signature."))
    return Hand(" ".join(hand.name.split())[:121])


def _latest(actor: User, rows: list[WordPupil]) -> dict[int, str]:
    """Row → what the actor last said of the word as it stands."""
    signed = Signature.objects.filter(concerned__in=rows, relative=actor).select_related("concerned__word")
    return {
        one.concerned_id: one.consent if one.edition == one.concerned.word.edition else ""
        for one in signed.order_by("pk")
    }


def _signature(actor: User, word: Word, row: WordPupil, consent: Consent, hand: Hand) -> Signature:
    return Signature(
        concerned=row,
        relative=actor,
        consent=consent,
        signed_name=hand.name,
        drawing=hand.drawing,
        edition=word.edition,
        text_hash=rules.text_hash(word.title, word.text, word.question),
    )


def _tell_of_signatures(actor: User, word: Word, made: list[Signature]) -> None:
    if not made:
        return
    data = {str(one.concerned.pupil_id): one.consent for one in made}
    audit(actor=actor, verb="liaison.sign", target=word.title, target_key=target_of(word), data=data)
    if any(one.consent == Consent.NO for one in made):
        tell_author(notifications.REFUSED, actor, word)
