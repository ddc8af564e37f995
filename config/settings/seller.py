"""Who sells ONE, as its invoices say it. Invented outside production; there, what is missing is said at issue."""

from config.settings.env import PRODUCTION, env


def _said(value: str, invented: str) -> str:
    return value or ("" if PRODUCTION else invented)


SELLER = {
    "name": _said(env.str("ONE_SELLER_NAME", default=""), "ONE Démonstration"),
    "legal_form": _said(env.str("ONE_SELLER_LEGAL_FORM", default=""), "SAS"),
    "siret": _said(env.str("ONE_SELLER_SIRET", default=""), "99999999800019"),
    # Lines are separated by « | ».
    "address": _said(env.str("ONE_SELLER_ADDRESS", default=""), "1 rue de l’Exemple"),
    "postcode": _said(env.str("ONE_SELLER_POSTCODE", default=""), "35000"),
    "city": _said(env.str("ONE_SELLER_CITY", default=""), "Rennes"),
    "email": _said(env.str("ONE_SELLER_EMAIL", default=""), "facturation@one.localhost"),
    "phone": _said(env.str("ONE_SELLER_PHONE", default=""), "02 99 00 00 00"),
    "iban": _said(env.str("ONE_SELLER_IBAN", default=""), "FR7630006000011234567890189"),
    "bic": env.str("ONE_SELLER_BIC", default=""),
    # Company register and capital in whole euros: of companies only (C. com. R123-237 and R123-238).
    "registry": _said(env.str("ONE_SELLER_REGISTRY", default=""), "RCS Rennes 999 999 998"),
    "capital": env.int("ONE_SELLER_CAPITAL", default=0 if PRODUCTION else 10_000),
    # Franchise en base (CGI art. 293 B): no VAT is charged, no VAT number is needed.
    "exempt": env.bool("ONE_SELLER_VAT_EXEMPT", default=False),
    "vat_number": _said(env.str("ONE_SELLER_VAT_NUMBER", default=""), "FR11999999998"),
    # VAT is due when invoiced, not when paid (CGI art. 269-2-c): said on every invoice.
    "vat_on_debits": env.bool("ONE_SELLER_VAT_ON_DEBITS", default=False),
}
