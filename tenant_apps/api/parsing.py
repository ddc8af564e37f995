"""Reading what programs send: JSON that a text or a table can hold."""

import json
from typing import IO, Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class StrictJSONParser(JSONParser):
    """rest_framework's, which bounds the weight, without what it would let break further on."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Any = None) -> Any:
        """What was sent. Raises ParseError for what is no JSON in UTF-8, or too deep, or holds what no text can."""
        raw = stream.read()
        try:
            found = json.loads(raw.decode(), parse_constant=_refuse)
            if b"\\u" in raw:  # half of a pair of surrogates, which no answer could repeat
                json.dumps(found, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            raise ParseError(_("Ce qui est envoyé n’est pas du JSON.")) from None
        return found


def _refuse(constant: str) -> None:
    raise ValueError(constant)
