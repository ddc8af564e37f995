"""What the OpenAPI schema says of every address: its key, and how it refuses."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

_REASON = {"type": "object", "required": ["detail"], "properties": {"detail": {"type": "string"}}}
_MISTAKES = {"type": "object", "additionalProperties": {}, "description": "Champ → raisons, ou detail → raison"}
_REFUSALS = {
    "400": ("Mistakes", "Quelque chose est à corriger"),
    "401": ("Reason", "Sans clé, ou avec une clé qui n’ouvre rien"),
    "403": ("Reason", "La clé ou la personne n’en a pas le droit"),
    "404": ("Reason", "Inconnu de cette personne"),
    "406": ("Reason", "Les réponses sont en JSON"),
    "429": ("Reason", "Trop de requêtes : attendre le nombre de secondes de Retry-After"),
}
_REFUSED_WRITES = {
    "409": ("Reason", "Ce n’est plus ou pas possible ; avec edition, quelqu’un d’autre a écrit"),
    "413": ("Reason", "Trop lourd"),
    "415": ("Reason", "Les requêtes sont en JSON"),
}
_READS = {"get", "head", "options"}


class KeyScheme(OpenApiAuthenticationExtension):
    """`Authorization: Bearer one_…`."""

    target_class = "tenant_apps.api.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """A bearer key."""
        return {"type": "http", "scheme": "bearer", "description": "Mon compte > Logiciels"}


def say_refusals(result: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """Add to each operation what any of them may answer (drf-spectacular's postprocessing)."""
    result["components"].setdefault("schemas", {}).update(Reason=_REASON, Mistakes=_MISTAKES)
    for path in result["paths"].values():
        for method, operation in path.items():
            refusals = _REFUSALS if method in _READS else _REFUSALS | _REFUSED_WRITES
            operation["responses"] = {code: _said(*words) for code, words in refusals.items()} | operation["responses"]
    return result


def _said(name: str, description: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}
