"""What the console decides without asking the database."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.translation import gettext as _

from provisioning.choices import StepStatus
from tenants.text import search_form

# A page that watches an opening asks every second at first, then less often: a stopped worker
# must not be asked about by every open page, every second, all night.
_WATCH_CLOSELY = timedelta(minutes=1)
SECONDS_CLOSELY, SECONDS_LATER = 1, 15


def opening_state(statuses: Collection[str]) -> str:
    """What the steps of one opening come to: `done`, `failed`, `running` or `pending`; '' without steps."""
    if not statuses:
        return ""
    if all(status == StepStatus.DONE for status in statuses):
        return "done"
    if StepStatus.FAILED in statuses:
        return "failed"
    begun = {StepStatus.RUNNING, StepStatus.DONE}.intersection(statuses)
    return "running" if begun else "pending"


def seconds_between_looks(waiting: timedelta) -> int:
    """How often a page asks about an opening begun this long ago."""
    return SECONDS_CLOSELY if waiting < _WATCH_CLOSELY else SECONDS_LATER


@dataclass(frozen=True)
class Counted:
    """What an order, or a quote, says that the other may say otherwise; `classes` by UAI, `names` too."""

    plan: str
    plan_label: str
    payer_name: str
    payer_siret: str
    classes: dict[str, int]
    names: dict[str, str]
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)


def differences(ordered: Counted, quoted: Counted) -> list[str]:
    """What an order says otherwise than the quote it takes up, a sentence each."""
    found = []
    if ordered.plan != quoted.plan:
        said = {"quoted": quoted.plan_label, "ordered": ordered.plan_label}
        found.append(_("La formule : « %(quoted)s » au devis, « %(ordered)s » à la commande.") % said)
    if ordered.payer_siret != quoted.payer_siret:
        said = {"quoted": quoted.payer_name, "ordered": ordered.payer_name}
        found.append(_("Le payeur : %(quoted)s au devis, %(ordered)s à la commande, qui recevra la facture.") % said)
    for uai, count in ordered.classes.items():
        name = ordered.names[uai]
        if uai not in quoted.classes:
            found.append(_("%(name)s (%(uai)s) n’est pas au devis.") % {"name": name, "uai": uai})
        elif quoted.classes[uai] != count:
            said = {"name": name, "quoted": str(quoted.classes[uai]), "ordered": str(count)}
            found.append(_("Les classes de %(name)s : %(quoted)s au devis, %(ordered)s à la commande.") % said)
    for uai in [uai for uai in ordered.classes if uai in quoted.classes]:
        if ordered.options.get(uai, ()) != quoted.options.get(uai, ()):
            found.append(_("Les options de %(name)s ne sont pas celles du devis.") % {"name": ordered.names[uai]})
    missing = [uai for uai in quoted.classes if uai not in ordered.classes]
    found += [_("%(name)s (%(uai)s) n’est pas commandée.") % {"name": quoted.names[uai], "uai": uai} for uai in missing]
    return found


def same_name(typed: str, name: str) -> bool:
    """Whether somebody typed this school's name: accents, case and punctuation do not count."""
    return bool(search_form(typed)) and search_form(typed) == search_form(name)
