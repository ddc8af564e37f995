"""Logs, and Sentry when SENTRY_DSN is set: the school as a tag, nobody's personal data."""

from config.settings.env import ONE_ENV, env

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "school": {"()": "tenants.logging.SchoolFilter"},
        "one_line_refusals": {"()": "tenants.logging.OneLineRefusals"},
    },
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s [%(school)s] %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["school"]}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "django.request": {"filters": ["one_line_refusals"]},
        "django.server": {"level": "INFO"},
    },
}

SENTRY_DSN = env.str("SENTRY_DSN", default="")
if SENTRY_DSN:
    from tenants.logging import start_sentry

    start_sentry(SENTRY_DSN, environment=ONE_ENV)
