"""What is installed where: shared in `public`, or inside each school."""

from config.settings.env import BASE_DIR

# In `public`: the platform and the ONE team's accounts.
SHARED_APPS = [
    "tenants",
    "django.contrib.sessions",
    "tenant_apps.accounts",
    "allauth.account",
    "allauth.mfa",
    "shared_apps.linked_accounts",
    "provisioning",
    "provisioning.feeds",
    "billing",
]
# In every school's schema. A line here costs tables in thousands of schemas.
TENANT_APPS = [
    "django.contrib.sessions",
    "tenant_apps.accounts",
    "allauth.account",
    "allauth.mfa",
    "tenant_apps.directory",
    "tenant_apps.connection_sheets",
    "tenant_apps.imports",
    "tenant_apps.pupil_cards",
    "tenant_apps.people",
    "tenant_apps.communication",
    "tenant_apps.timeline",
    "tenant_apps.documents",
    "tenant_apps.school_admin",
    "tenant_apps.home",
    "tenant_apps.messaging",
    "tenant_apps.liaison",
    "tenant_apps.homework",
    "tenant_apps.api",
]
# No tables of their own, or (auth, contenttypes) tables nothing of ours reads: the router
# creates none, because neither list above names them.
INSTALLED_APPS = [
    "django_tenants",
    "tenants",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_vite",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "shared_apps.ui",
    "tenant_apps.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "shared_apps.linked_accounts",
    "tenant_apps.directory",
    "tenant_apps.communication",
    "tenant_apps.sharing",
    "tenant_apps.timeline",
    "tenant_apps.documents",
    "tenant_apps.richtext",
    "tenant_apps.school_admin",
    "tenant_apps.class_settings",
    "tenant_apps.connection_sheets",
    "tenant_apps.imports",
    "tenant_apps.pupil_cards",
    "tenant_apps.my_account",
    "tenant_apps.people",
    "tenant_apps.help",
    "tenant_apps.pwa",
    "tenant_apps.home",
    "tenant_apps.messaging",
    "tenant_apps.liaison",
    "tenant_apps.homework",
    "tenant_apps.api",
    "provisioning",
    "provisioning.feeds",
    "billing",
    "shared_apps.site",
]
# No LocaleMiddleware: what a browser asks for is no choice; the account's language is (LanguageMiddleware).
MIDDLEWARE = [
    "tenants.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tenants.middleware.HostMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "tenants.csrf.SchoolCsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tenant_apps.accounts.middleware.LanguageMiddleware",
    "tenants.middleware.SuspendedSchoolMiddleware",
    "tenant_apps.accounts.middleware.OriginMiddleware",
    "tenant_apps.pupil_cards.middleware.CardVisitMiddleware",
    "tenant_apps.accounts.middleware.SecondFactorMiddleware",
    "tenant_apps.accounts.middleware.LeavingMiddleware",
    "tenant_apps.accounts.middleware.TermsMiddleware",
    "tenant_apps.pwa.middleware.KeepMiddleware",
    "tenant_apps.home.middleware.ClosedServiceMiddleware",
    "tenant_apps.pwa.middleware.SentAgainMiddleware",
    "config.errors.UnreachableCacheMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.page",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "builtins": ["django.templatetags.i18n", "shared_apps.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "shared_apps.ui.forms.OneFormRenderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
