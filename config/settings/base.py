"""Hosts, database, cache, tasks, mail, files."""

from config.embedded.state import demo_port
from config.settings.env import BASE_DIR, ONE_ENV, PRODUCTION, VAR_DIR, env, secret_key, vapid_private_key

SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Error pages with code: for developers who ask for them, never where strangers come.
DEBUG = env.bool("DEBUG", default=False) and not PRODUCTION
# The mail viewer and the page of components: on a developer's machine and in the demo.
SHOW_TOOLS = DEBUG or ONE_ENV == "demo"

# --- Hosts: one.localhost (public), console.one.localhost (ONE team), <school>.one.localhost
PLATFORM_DOMAIN = env.str("PLATFORM_DOMAIN", default="one.localhost")
PORT = env.int("PORT", default=(ONE_ENV == "demo" and demo_port()) or 8000)  # commands print where the demo is
PLATFORM_SCHEME = "https" if PRODUCTION else "http"
PLATFORM_PORT_SUFFIX = "" if PRODUCTION else f":{PORT}"
CONSOLE_SUBDOMAIN = "console"
# Names no school may take, because the platform uses them or they would mislead.
RESERVED_SUBDOMAINS = frozenset(
    {"console", "www", "one", "api", "admin", "mail", "smtp", "imap", "ftp", "static", "media", "cdn", "status"}
    | {"aide", "help", "support", "blog", "test", "demo", "app", "ns1", "ns2", "public", "template", "postmaster"}
    | {"abuse", "securite"}
)
ALLOWED_HOSTS = [PLATFORM_DOMAIN, f".{PLATFORM_DOMAIN}"]
# /healthz is asked by machines that know an address, not a name (load balancers).
HEALTHZ_PATH = "/healthz"
ROOT_URLCONF = "config.urls.school"
PUBLIC_SCHEMA_URLCONF = "config.urls.public"
CONSOLE_URLCONF = "config.urls.console"
UNKNOWN_HOST_URLCONF = "config.urls.nowhere"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = True


# --- Database: a server named by DATABASE_URL, else the embedded one
def _database_url() -> str:
    given = env.str("DATABASE_URL", default="")
    if given:
        return given
    from config import embedded

    return embedded.database_url()


DATABASES = {"default": env.db_url_config(_database_url())}
DATABASES["default"] |= {
    "ENGINE": "tenants.backend",
    # A connection seen by many schools keeps about 40 KB a table it touched: it lives ten minutes at most.
    "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=600),
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        "options": f"-c statement_timeout={env.int('STATEMENT_TIMEOUT_MS', default=30_000)} "
        f"-c lock_timeout={env.int('LOCK_TIMEOUT_MS', default=10_000)} "
        "-c idle_in_transaction_session_timeout=120000",
    },
}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TENANT_MODEL = "tenants.School"
TENANT_DOMAIN_MODEL = "tenants.Domain"
TENANT_LIMIT_SET_CALLS = True  # without it half of all statements are SET search_path
TEMPLATE_SCHEMA = "one_template"
# Citus, schema-based sharding: statements one by one, roles that may log in (docs/decisions/0003)
CITUS = env.bool("CITUS", default=False)
SCHOOL_CACHE_SECONDS = 5
# Which services a school closed to whom: forgotten when it changes, and at the latest after this.
RULES_CACHE_SECONDS = 60


# --- Redis: cache, rate limits, broker
def _redis_url() -> str:
    given = env.str("REDIS_URL", default="")
    if given:
        return given
    from config import embedded

    return embedded.redis_url()


REDIS_URL = _redis_url()
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
        "KEY_PREFIX": "one",
        "TIMEOUT": 300,
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 2, "SOCKET_TIMEOUT": 2},
    }
}
CELERY_BROKER_URL = REDIS_URL
CELERY_RESULT_BACKEND = None  # progress is rows in the database, not results in the broker
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True  # a killed worker gives its task back
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 2}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = "Europe/Paris"

# --- Mail: EMAIL_URL for a real server; else files under var/mail, read at /_mail/ in the demo
MAIL_DIR = VAR_DIR / "mail"
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "shared_apps.ui.mail.FileEmailBackend"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"ONE <ne-pas-repondre@{PLATFORM_DOMAIN}>")
TEAM_EMAIL = env.str("TEAM_EMAIL", default=f"equipe@{PLATFORM_DOMAIN}")

# --- Who answers for prices and quotes when somebody orders: ordering and billing stand on one floor
ORDER_SALES = "billing.orders"

# --- SMS: SMS_URL for a provider (tenant_apps/accounts/sms.py); else files under var/mail, and none in production
SMS_URL = env.str("SMS_URL", default="")
SMS_TOKEN = env.str("SMS_TOKEN", default="")
SMS_SENDER = env.str("SMS_SENDER", default="ONE")
SMS_BACKEND = "tenant_apps.accounts.sms.ProviderSms" if SMS_URL else "tenant_apps.accounts.sms.FileSms"
if PRODUCTION and not SMS_URL:
    SMS_BACKEND = ""

# --- Payment online: Stripe, or what speaks like it; without a key, invoices are paid by mandat or transfer
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", default="")
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="https://api.stripe.com").rstrip("/")

# --- Notifications of browsers (Web Push): without a key, none is offered
VAPID_PRIVATE_KEY = vapid_private_key()
# Push services are public hosts over https; one of this machine where nobody else's are reached.
PUSH_TO_LOOPBACK = not PRODUCTION

# --- Files: <school id>/<app>/… below MEDIA_ROOT, never served as they are
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/_media-unused/"
# Academic feeds: one folder a convention, where the academy's SFTP server puts its files.
FEEDS_ROOT = BASE_DIR / env.str("FEEDS_ROOT", default="var/feeds")
# Files of a drop that was taken leave the folder after so many days; 0 leaves them to whoever runs the server.
FEEDS_KEEP_DAYS = env.int("FEEDS_KEEP_DAYS", default=30)
# The private key ONE shows to academies' SFTP servers, for conventions without a password.
FEEDS_SFTP_KEY = env.str("FEEDS_SFTP_KEY", default="")
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "tenants.storage.SchoolFileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Files are sent by the proxy in front (nginx `internal` location below this address), by S3 itself, else by ONE.
FILES_ACCEL = env.str("FILES_ACCEL", default="")
# Files in S3 (or what speaks like it) instead: keys are boto3's own AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
S3_BUCKET = env.str("S3_BUCKET", default="")
S3_ENDPOINT = env.str("S3_ENDPOINT", default="")
S3_REDIRECT = bool(S3_BUCKET) and env.bool("S3_REDIRECT", default=False)
if S3_BUCKET:
    STORAGES["default"] = {
        "BACKEND": "tenants.s3.SchoolS3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": S3_ENDPOINT or None,
            "region_name": env.str("S3_REGION", default="") or None,
        },
    }
# ClamAV: clamd at tcp://host:3310 or unix:///run/clamd.sock looks at every file; away, nothing is taken unless said so.
CLAMD_URL = env.str("CLAMD_URL", default="")
CLAMD_REQUIRED = env.bool("CLAMD_REQUIRED", default=True)
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- Static files: built by Vite, hashed names, served by WhiteNoise
STATIC_URL = "/static/"
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.exists() else []
STATIC_ROOT = VAR_DIR / "static"
DJANGO_VITE = {
    "default": {"dev_mode": False, "manifest_path": FRONTEND_DIST / "manifest.json", "static_url_prefix": ""}
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600


def WHITENOISE_IMMUTABLE_FILE_TEST(path: str, url: str) -> bool:  # noqa: N802 - WhiteNoise's name
    """Vite names its files name-HASH.ext under assets/: those never change."""
    return url.startswith("/static/assets/")


# --- Language and time
LANGUAGE_CODE = "fr"
LANGUAGES = [
    ("fr", "Français"),
    ("en", "English"),
    ("es", "Español"),
    ("de", "Deutsch"),
    ("it", "Italiano"),
    ("pt", "Português"),
    ("ar", "العربية"),
]
# Languages every page exists in; the connection sheets speak all of LANGUAGES.
PAGE_LANGUAGES = ["fr", "en"]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "one_language"  # of visitors; an account has its own
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SECURE = PRODUCTION
FORMAT_MODULE_PATH = ["config.formats"]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

# --- Public directory of schools, shipped small and fictitious for the demo
DEMO_DIRECTORY = BASE_DIR / "provisioning" / "data" / "annuaire_demo.csv"
