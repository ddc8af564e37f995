"""The web application (WSGI: the tenant is a property of the thread's connection)."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# All views before the forks: shared by the workers, and the first visitor does not wait for them.
for _urlconf in (settings.ROOT_URLCONF, settings.PUBLIC_SCHEMA_URLCONF, settings.CONSOLE_URLCONF):
    get_resolver(_urlconf).url_patterns  # noqa: B018 - reading it imports them
