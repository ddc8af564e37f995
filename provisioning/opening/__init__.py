"""From an accepted order to open schools: recorded steps, each repeatable, carried by whoever comes.

Accepting writes the steps (the outbox); a task a school runs them; the sweeper sends again what a
crash left. Nothing is lost, and nothing exists twice.
"""

from provisioning.opening.runner import Outcome, run_opening, run_school
from provisioning.opening.services import accept, retry
from provisioning.opening.steps import STEPS

__all__ = ["STEPS", "Outcome", "accept", "retry", "run_opening", "run_school"]
