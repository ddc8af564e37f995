"""Sign-in: django-allauth for login, TOTP and passkeys; activation by code is ours."""

from config.settings.env import PRODUCTION, env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["tenant_apps.accounts.backends.LoginBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "tenant_apps.accounts.passwords.FiftyBitsValidator"},
    {"NAME": "tenant_apps.accounts.passwords.OwnNameValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 24 * 3600
# Versions of the texts people accept; a new one is asked for again at the next page.
TERMS_VERSION = "2026-09"
CHARTER_VERSION = "2026-09"

ACCOUNT_ADAPTER = "tenant_apps.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "tenant_apps.accounts.forms.entrance.LoginForm",
    "reauthenticate": "tenant_apps.accounts.forms.second_factor.PasswordAgainForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_PRESERVE_USERNAME_CASING = False  # logins are stored in small letters
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = False  # two parents often share one address
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = None  # the person says so at sign-in: school computers are shared
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_USERNAME_MIN_LENGTH = 1
# Narrow by account, wide by address (a whole school shares one); the account first, so that a locked
# account no longer counts against the address (tenant_apps/accounts/limits.py).
ACCOUNT_RATE_LIMITS = {
    "login": None,  # failures only
    "login_failed": "5/15m/key,120/m/ip",
    "card": "5/15m/key,120/m/ip",
    "activation": "5/15m/key,120/m/ip",
    "forgotten": "3/15m/key,60/m/ip",
    "contact_code": "2/m/key,6/h/key,60/m/ip",  # each one is a mail, or an SMS somebody pays
    "link_key": "5/15m/key,60/m/ip",
    "homework_feed": "60/h/key,600/m/ip",  # calendars of many families come from one server
    "change_password": "5/15m/key,120/m/ip",
    "reauthenticate": "10/m/user",
}

MFA_ADAPTER = "tenant_apps.accounts.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "tenant_apps.accounts.forms.second_factor.SecondFactorForm",
    "reauthenticate": "tenant_apps.accounts.forms.second_factor.SecondFactorAgainForm",
    "activate_totp": "tenant_apps.accounts.forms.second_factor.ActivateTOTPForm",
    "add_webauthn": "tenant_apps.accounts.forms.second_factor.AddPasskeyForm",
    "edit_webauthn": "tenant_apps.accounts.forms.second_factor.RenamePasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "ONE"
MFA_TOTP_TOLERANCE = 1  # telephones are seldom exactly on time (RFC 6238 5.2: one step)
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
# The ONE team must hold a second factor in production; the demo lets you look around without.
STAFF_MFA_REQUIRED = PRODUCTION
# So must those who run a school (head, local administrators) before its administration opens.
ADMIN_MFA_REQUIRED = PRODUCTION or env.bool("ADMIN_MFA_REQUIRED", default=False)
