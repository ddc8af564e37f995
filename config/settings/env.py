"""The environment, read once: which kind of process this is and its secrets."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

ONE_ENV = env.str("ONE_ENV", default="demo")
if ONE_ENV not in {"demo", "test", "production"}:
    raise ImproperlyConfigured(f"ONE_ENV must be demo, test or production, not {ONE_ENV!r}.")
PRODUCTION = ONE_ENV == "production"
# Embedded services, mail in files and an address of this machine are for the demo: no school waits behind them.
NEEDED = ("SECRET_KEY", "PLATFORM_DOMAIN", "DATABASE_URL", "REDIS_URL", "EMAIL_URL")
_missing = [name for name in NEEDED if not env.str(name, default="")]
if PRODUCTION and _missing:
    raise ImproperlyConfigured(f"ONE_ENV=production needs {', '.join(_missing)}: see .env.example.")


def secret_key() -> str:
    """SECRET_KEY from the environment; outside production one is made and kept under var/."""
    if PRODUCTION:
        return env.str("SECRET_KEY")
    given = env.str("SECRET_KEY", default="")
    if given:
        return given
    kept = VAR_DIR / "secret_key"
    if not kept.exists():
        from django.core.management.utils import get_random_secret_key

        VAR_DIR.mkdir(exist_ok=True)
        kept.touch(mode=0o600, exist_ok=True)
        kept.write_text(get_random_secret_key())
    return kept.read_text()


def vapid_private_key() -> str:
    """VAPID_PRIVATE_KEY from the environment; outside production one is made and kept under var/."""
    given = env.str("VAPID_PRIVATE_KEY", default="")
    if given or PRODUCTION:
        return given
    kept = VAR_DIR / "vapid_private_key"
    if not kept.exists():
        from tenant_apps.timeline.vapid import new_private_key

        VAR_DIR.mkdir(exist_ok=True)
        kept.touch(mode=0o600, exist_ok=True)
        kept.write_text(new_private_key())
    return kept.read_text()
