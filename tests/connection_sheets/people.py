"""Frozen people for tests that need no database."""

import random

from tenant_apps.accounts.choices import Profile
from tenant_apps.connection_sheets import rules
from tenant_apps.connection_sheets.choices import SheetFormat
from tenant_apps.connection_sheets.sheets import Child, SheetPerson, SheetSchool, SheetSet
from tenants.text import search_form

SCHOOL = SheetSchool("École Jules-Verne", "Port-Brumal", "jules-verne.one.test", "/activation")
CODES = "abcdefghjkmnprstvwxyz3456789"


def person(pk, name, profile=Profile.PUPIL, *, activated=False, login="", **fields):
    first_name, _space, last_name = name.partition(" ")
    login = login or f"personne{pk}"
    code = "" if activated else "".join(random.Random(pk).choices(CODES, k=8))
    return SheetPerson(
        pk=pk,
        first_name=first_name,
        last_name=last_name,
        profile=profile,
        login=login,
        code=code,
        activation_url=f"https://jules-verne.one.test/activation/?identifiant={login}&code={code}" if code else "",
        sort_name=search_form(last_name, first_name),
        **fields,
    )


def pupil(pk, name, *class_names, **fields):
    return person(pk, name, class_names=class_names, **fields)


def child(of):
    return Child(of.pk, of.first_name, of.last_name, of.class_names, of.sort_name)


def parent(pk, name, *children, **fields):
    return person(pk, name, Profile.RELATIVE, children=tuple(child(one) for one in children), **fields)


def sheet_set(*people, sheet_format=SheetFormat.FULL, classes=()):
    arrange = rules.arrange_families if sheet_format == SheetFormat.FAMILY else rules.arrange_people
    return SheetSet(SCHOOL, arrange(people, classes))
