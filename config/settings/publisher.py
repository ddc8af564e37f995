"""Who runs this platform, as the law wants it said on the legal pages; empty in a demo."""

from config.settings.env import env

PUBLISHER = {
    "name": env.str("PUBLISHER_NAME", default=""),
    "legal_form": env.str("PUBLISHER_LEGAL_FORM", default=""),
    "address": env.str("PUBLISHER_ADDRESS", default=""),
    "siren": env.str("PUBLISHER_SIREN", default=""),
    "director": env.str("PUBLISHER_DIRECTOR", default=""),
    "phone": env.str("PUBLISHER_PHONE", default=""),
    "host": env.str("PUBLISHER_HOST", default=""),
    "privacy_email": env.str("PRIVACY_EMAIL", default=""),
}
