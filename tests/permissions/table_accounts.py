"""Coming in, going out, one's own security: the same for everyone who signed in."""

from tests.permissions.lines import LOGIN, ROLES, Answer, Line, line, post

MEMBERS = tuple(role for role in ROLES if role != "anonymous")


def _open(**options: str) -> Line:
    """Visitors too."""
    return line(*MEMBERS, anonymous=200, **options)


def _own(code: int = 200, anonymous: Answer = LOGIN, **options: str) -> Line:
    """Everyone about themselves."""
    return line(*MEMBERS, code=code, anonymous=anonymous, **options)


# Asks for the password again first (allauth's reauthentication).
def _sensitive(**options: str) -> Line:
    return _own(code=302, **options)


LINES = {
    "account_login": line(*MEMBERS, code=302, anonymous=200),
    "account_inactive": _open(),
    "account_logout": post(*MEMBERS, anonymous=302),
    "password_forgotten": _open(),
    "password_forgotten_done": _open(),
    "password_new": line(denied=404, anonymous=404, person="forged", token="forged"),
    "login_forgotten": _open(),
    "login_forgotten_done": _open(),
    "activation": _open(),
    # Read by anyone, accepted by those who signed in.
    "terms": _open(),
    # Chosen where one comes in, in this browser and by whoever signed in.
    "set_language": post(*MEMBERS, anonymous=302),
    # A photo nobody put.
    "person_photo": line(denied=404, name="forged"),
    # In the middle of signing in only.
    "mfa_authenticate": _own(code=302, anonymous=302),
    "mfa_login_webauthn": _own(code=302, anonymous=302),
    "account_reauthenticate": _own(),
    "mfa_reauthenticate": _sensitive(),
    "mfa_reauthenticate_webauthn": _sensitive(),
    "mfa_index": _own(),
    "account_change_password": _own(),
    "mfa_list_webauthn": _own(),
    "mfa_activate_totp": _sensitive(),
    "mfa_add_webauthn": _sensitive(),
    "mfa_edit_webauthn": _sensitive(pk="nothing"),
    "mfa_remove_webauthn": _sensitive(pk="nothing"),
    "mfa_generate_recovery_codes": _sensitive(),
    # Nobody here has a second factor.
    "mfa_deactivate_totp": line(denied=404),
    "mfa_view_recovery_codes": line(denied=404),
    "mfa_download_recovery_codes": line(denied=404),
}
