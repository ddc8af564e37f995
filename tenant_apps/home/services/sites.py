"""Sites the school follows: named by administrators, read by the worker."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.home import fetching, rules, syndication, tasks
from tenant_apps.home.choices import SiteProblem
from tenant_apps.home.models import Site
from tenant_apps.home.selectors.sites import forget_articles
from tenant_apps.timeline import endpoints
from tenants.context import current_schema
from tenants.locks import wait_for


@transaction.atomic
def add_site(*, actor: User | None, title: str, url: str) -> Site:
    """Follow a site from now on; without title it bears its host's name. The worker reads it at once.

    Raises ValidationError (by field) for what is no public https address, one followed already, and beyond
    rules.MOST_SITES.
    """
    wait_for(f"home_sites:{current_schema()}")
    link = rules.secure_link(url)
    if not link or not endpoints.is_acceptable(link):
        raise ValidationError({"url": _("Donnez l’adresse d’un fil public, qui commence par https://.")})
    followed = list(Site.objects.order_by("pk").values_list("url", flat=True))
    if link in followed:
        raise ValidationError({"url": _("Ce fil est déjà suivi.")})
    if len(followed) >= rules.MOST_SITES:
        raise ValidationError({"url": _("%(n)s sites au plus : retirez-en un d’abord.") % {"n": rules.MOST_SITES}})
    name = " ".join(title.split()) or rules.site_of(link)
    site = Site.objects.create(title=name[: rules.LONGEST_TITLE], url=link)
    _audit(actor, "add_site", site)
    tasks.read_site.delay_on_commit(site.pk)
    return site


@transaction.atomic
def remove_site(*, actor: User | None, site: Site) -> None:
    """Follow it no more."""
    _audit(actor, "remove_site", site)
    site.delete()
    forget_articles()


def read_site(*, site_id: int) -> SiteProblem | None:
    """Bring the articles of a site; what was wrong, None when nothing. What was read before stays when something is.

    No transaction is open while the site is spoken with; a site removed meanwhile stays so.
    """
    site = Site.objects.filter(pk=site_id).first()
    if site is None:
        return None
    try:
        articles = syndication.articles_of(fetching.fetch(site.url), site.url)
    except fetching.NotFetched as refusal:
        return _note_problem(site, refusal.problem)
    except syndication.UnreadableFeed:
        return _note_problem(site, SiteProblem.UNREADABLE)
    now = timezone.now()
    Site.objects.filter(pk=site.pk).update(articles=articles, read_at=now, tried_at=now, problem="")
    forget_articles()
    return None


def _note_problem(site: Site, problem: SiteProblem) -> SiteProblem:
    Site.objects.filter(pk=site.pk).update(problem=problem, tried_at=timezone.now())
    return problem


def _audit(actor: User | None, verb: str, site: Site) -> None:
    audit(actor=actor, verb=f"home.{verb}", target=site.title, target_key=f"site:{site.pk}", data={"url": site.url})
