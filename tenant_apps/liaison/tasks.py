"""Work of the background: planned words leave, families are reminded before a deadline."""

from tenants.tasks import spread_over_schools, task


@task
def sweep_words() -> None:
    """In one school: send the words whose moment has come, remind before the deadlines that come near."""
    from tenant_apps.liaison import services

    services.send_planned()
    services.remind_before_deadlines()


@task
def sweep_all_words() -> None:
    """Every five minutes: each school, spread over four."""
    spread_over_schools(sweep_words, over_seconds=240)
