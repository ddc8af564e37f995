"""/api/v1/messages/ and /api/v1/message-folders/: messages read and written by programs."""

from tenant_apps.messaging.api.folders import MessageFolders
from tenant_apps.messaging.api.messages import Messages

__all__ = ["MessageFolders", "Messages"]
