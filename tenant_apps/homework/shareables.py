"""Notebooks can be shared: what the panel of `sharing` asks about them."""

from django.utils.translation import gettext_lazy as _

from tenant_apps.accounts.models import User
from tenant_apps.homework.models import Notebook, NotebookShare
from tenant_apps.homework.permissions import can_manage, visible_notebooks
from tenant_apps.homework.telling import tell_of_share
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.registry import Shareable, register


def _find(user: User, pk: int) -> Notebook | None:
    return visible_notebooks(user).select_related("owner").filter(pk=pk).first()


def declare() -> None:
    """Say them to `sharing` (once, from AppConfig.ready)."""
    register(
        Shareable(
            kind="homework.notebook",
            share_model=NotebookShare,
            find=_find,
            can_share=can_manage,
            levels=(Level.READ, Level.CONTRIBUTE, Level.MANAGE),
            noun=_("le cahier"),
            mine=lambda user: visible_notebooks(user, Level.MANAGE),
            on_change=tell_of_share,
        )
    )
