"""Closed unless opened: cookies, transport, content policy."""

from csp.constants import NONE, SELF

from config.settings.env import PRODUCTION, env

# Where browsers are sent for files, when they are sent to S3 itself.
S3_ORIGIN = [env.str("S3_ENDPOINT", default="")] if env.bool("S3_REDIRECT", default=False) else []

SESSION_ENGINE = "tenants.sessions"  # the school's own table
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    # __Host-: Secure, Path=/, no Domain, so that no neighbour subdomain can set it.
    SESSION_COOKIE_NAME = "__Host-one-session"
    CSRF_COOKIE_NAME = "__Host-one-csrf"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
else:
    SESSION_COOKIE_NAME = "one-session"
    CSRF_COOKIE_NAME = "one-csrf"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Proxies in front of us that set X-Forwarded-For; 0 trusts only the socket.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
# Players that texts may embed: names of hosts, exactly, by https. Nothing else is ever framed.
RICHTEXT_EMBED_HOSTS = env.list(
    "RICHTEXT_EMBED_HOSTS",
    default=[
        "podeduc.apps.education.fr",
        "tube-numerique-educatif.apps.education.fr",
        "tube-sciences-technologies.apps.education.fr",
        "www.lumni.fr",
        "www.arte.tv",
    ],
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *S3_ORIGIN],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "media-src": [SELF, "blob:", *S3_ORIGIN],  # blob: what one has just recorded, heard before it is sent
        "frame-src": [SELF, *S3_ORIGIN, *(f"https://{host}" for host in RICHTEXT_EMBED_HOSTS)],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
