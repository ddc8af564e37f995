"""Which pages a telephone keeps to be read without a network.

A service says its own in its AppConfig.ready, by the names of their addresses:

    keeping.register("liaison:home", "liaison:word")

Kept is what the person opened themselves, their last forty pages (frontend/src/worker/pages.ts): nothing is
fetched ahead, since opening a message or a word marks it as seen. Pages that hold a secret, a password or
somebody's file of personal data are not registered; an answer that says `Cache-Control: no-store` is not kept.

A form whose answer may wait for the network is marked `data-offline-send`; its view must be safe to run twice
with the same answer, take no file, and refuse in words (a message of level warning or error, or a page of
status 422): docs/decisions/0034.
"""

_kept: set[str] = set()


def register(*names: str) -> None:
    """Let these pages be kept: names of addresses with their namespace (`liaison:word`)."""
    _kept.update(names)


def registered() -> frozenset[str]:
    """Names of the pages that may be kept."""
    return frozenset(_kept)
