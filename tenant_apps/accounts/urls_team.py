"""Addresses of accounts in the ONE team's console."""

from tenant_apps.accounts import urls_common

urlpatterns = urls_common.urlpatterns
