"""What counts as done is said twice, by rules.py and in the database: they agree."""

import itertools

import pytest

from tenant_apps.liaison import rules
from tenant_apps.liaison.models import Confirmation, Signature, WordPupil
from tests.factories.directory import make_family
from tests.liaison.conftest import QUESTION


@pytest.mark.parametrize("both", [False, True])
def test_read_and_signed_by_rules_and_by_the_database(world, sent, both):
    for adults, done in itertools.product(range(4), range(4)):
        if done > adults:
            continue
        [pupil], relatives = make_family(world.school_class, relatives=adults)
        tokens = [f"user:{pupil.pk}"]
        read = WordPupil.objects.get(word=sent(to=tokens, both_parents=both))
        signed = WordPupil.objects.get(word=sent(to=tokens, both_parents=both, question=QUESTION))
        for relative in relatives[:done]:
            Confirmation.objects.create(concerned=read, relative=relative, relative_name="x")
            for consent in ("no", "yes"):  # two rows of one signer are one
                Signature.objects.create(
                    concerned=signed, relative=relative, consent=consent, signed_name="x", edition=1, text_hash="x"
                )
        settled = dict(
            WordPupil.objects.filter(pk__in=[read.pk, signed.pk]).with_settled().values_list("pk", "settled")
        )
        expected = rules.is_settled(done, adults, both=both)
        assert settled == {read.pk: expected, signed.pk: expected}, (adults, done)


def test_signatures_of_accounts_that_are_gone_are_not_one(world, sent):
    [pupil], relatives = make_family(world.school_class, relatives=2)
    row = WordPupil.objects.get(word=sent(to=[f"user:{pupil.pk}"], both_parents=True, question=QUESTION))
    for relative in relatives:
        Signature.objects.create(
            concerned=row, relative=relative, consent="yes", signed_name="x", edition=1, text_hash="x"
        )
        relative.delete()
    [counted] = WordPupil.objects.filter(pk=row.pk).with_settled()
    assert counted.signed == 2
