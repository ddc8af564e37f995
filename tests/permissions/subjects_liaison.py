"""Words of the carnet that an address may be about."""

from tenant_apps.liaison.services import (
    Content,
    Hand,
    Options,
    address_word,
    keep_template,
    send_word,
    set_options,
    sign,
    write_word,
)
from tests.factories.directory import SmallSchool


def words_of(people: SmallSchool) -> dict[str, int | str]:
    """The teacher's: a word sent, another to sign, signed by the parent, a draft and a template."""
    word = _draft(people, Options(replies=True))
    send_word(actor=people.teacher, word=word)
    asked = _draft(people, Options(question="Autorisez-vous la sortie ?"))
    send_word(actor=people.teacher, word=asked)
    [signature] = sign(
        actor=people.parent,
        word=asked,
        edition=1,
        consents={people.pupil.pk: "yes"},
        hand=Hand(people.parent.full_name),
    )
    return {
        "word": word.pk,
        "word_to_sign": asked.pk,
        "word_draft": _draft(people, Options()).pk,
        "word_template": keep_template(actor=people.teacher, word=word).pk,
        "signature": signature.pk,
    }


def _draft(people: SmallSchool, options: Options):
    content = Content(f"Sortie {people.pupil.last_name}", f"<p>Mardi, {people.pupil.full_name} ira au parc.</p>")
    word = write_word(actor=people.teacher, content=content)
    address_word(actor=people.teacher, word=word, tokens=[f"user:{people.pupil.pk}"])
    return set_options(actor=people.teacher, word=word, options=options)
