"""Records of any file become accounts, classes and families: snapshot, matching, plan, apply, journal.

`plan.py` decides and is pure; `apply.py` writes; `synchronise` does both for a feed that nobody watches.
"""

from tenant_apps.imports.engine.sync import Outcomes, synchronise

__all__ = ["Outcomes", "synchronise"]
