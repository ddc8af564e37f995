"""Addresses that end with a machine: refused wherever people type one."""

import pytest
from django.core.exceptions import ValidationError

from provisioning.forms import AttachmentForm, ClassesForm, PayerForm
from tenant_apps.accounts.forms.entrance import ActivationForm
from tenant_apps.directory.forms import AdultForm
from tenants.emails import validate_mail_domain

FIELDS = {
    "order": ClassesForm.base_fields["email"],
    "payer": PayerForm.base_fields["email"],
    "follow-up": AttachmentForm.base_fields["contact_email"],
    "activation": ActivationForm.base_fields["email"],
    "adult": AdultForm.base_fields["email"],
}


@pytest.mark.parametrize("typed", ["a@[127.0.0.1]", "a@[10.0.0.8]", "a@[::1]", "a@localhost", "a@"])
def test_a_machine_is_no_domain(typed):
    with pytest.raises(ValidationError, match="un nom de domaine"):
        validate_mail_domain(typed)


@pytest.mark.parametrize("typed", ["a@ac-rennes.fr", "a@one.localhost", "a@école.fr"])
def test_a_name_is_one(typed):
    validate_mail_domain(typed)


@pytest.mark.parametrize("field", FIELDS.values(), ids=FIELDS.keys())
@pytest.mark.parametrize("typed", ["a@[127.0.0.1]", "a@localhost"])
def test_every_field_says_so(field, typed):
    with pytest.raises(ValidationError, match="un nom de domaine"):
        field.clean(typed)
    assert field.clean("a@ac-rennes.fr") == "a@ac-rennes.fr"
