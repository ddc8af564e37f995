"""Work of the background: the sites a school follows."""

from tenant_apps.home.models import Site
from tenants.tasks import spread_over_schools, task


@task
def read_site(site_id: int) -> None:
    """Bring the articles of one site."""
    from tenant_apps.home import services

    services.read_site(site_id=site_id)


@task
def read_sites() -> None:
    """In one school: bring the articles of each site, one after the other."""
    from tenant_apps.home import services

    for pk in Site.objects.order_by("pk").values_list("pk", flat=True):
        services.read_site(site_id=pk)


@task
def read_all_sites() -> None:
    """Every hour: each school, spread over fifty minutes."""
    spread_over_schools(read_sites, over_seconds=3000)
