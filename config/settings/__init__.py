"""Settings: everything that differs between machines comes from the environment (.env.example)."""

from config.settings.accounts import *  # noqa: F403
from config.settings.api import *  # noqa: F403
from config.settings.apps import *  # noqa: F403
from config.settings.base import *  # noqa: F403 - Django reads settings as one flat module
from config.settings.observability import *  # noqa: F403
from config.settings.publisher import *  # noqa: F403
from config.settings.security import *  # noqa: F403
from config.settings.seller import *  # noqa: F403
