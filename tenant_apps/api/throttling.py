"""How often a key may ask."""

from rest_framework.throttling import SimpleRateThrottle


class PerKey(SimpleRateThrottle):
    """So many requests a minute for each key; a visitor without one counts by address."""

    scope = "key"

    def get_cache_key(self, request, view):  # type: ignore[no-untyped-def] # rest_framework has no types
        """The key's own count, in the school's own cache."""
        ident = request.auth.pk if request.auth else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": ident}
