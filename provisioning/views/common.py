"""What the pages of ordering share."""

from typing import Any

from allauth.account.adapter import get_adapter

from provisioning.basket import Basket
from provisioning.wizard import marks
from tenants.http import Request


def client_address(request: Request) -> str:
    """The visitor's address on the internet, behind the proxies we trust."""
    return str(get_adapter().get_client_ip(request))


def wizard_context(basket: Basket, current: str, number: int = 1) -> dict[str, Any]:
    """What every step of the form shows around itself."""
    return {
        "basket": basket,
        "marks": marks(basket, current, number),
        "number": number,
        "school_total": len(basket.schools),
        "is_correction": bool(basket.correcting),
    }
