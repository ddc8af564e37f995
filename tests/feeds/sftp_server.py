"""A real SFTP server on this machine, as an academy runs one: a folder, an account, a key."""

import asyncio
import threading
from pathlib import Path

import asyncssh

USER, PASSWORD = "one", "sel-de-guérande"


class _Accounts(asyncssh.SSHServer):
    """One account, by password or by key."""

    def __init__(self, server: "Server") -> None:
        self._server = server

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._server.connections += 1

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        self._server.passwords.append(password)
        return (username, password) == (USER, PASSWORD)

    def public_key_auth_supported(self) -> bool:
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        return username == USER and self._server.trusts == key.public_data


class _Files(asyncssh.SFTPServer):
    """Serves the folder; notes where files are read, and cuts the line when told to."""

    def __init__(self, channel: asyncssh.SSHServerChannel, server: "Server") -> None:
        super().__init__(channel, chroot=str(server.folder).encode())
        self._server = server

    def read(self, file_obj: object, offset: int, size: int) -> bytes:
        self._server.offsets.append(offset)
        if self._server.cuts_at is not None and offset >= self._server.cuts_at:
            self._server.cuts_at = None
            self.connection.abort()
        return super().read(file_obj, offset, size)


class Server:
    """Runs in a thread of its own between `start` and `stop`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = asyncssh.generate_private_key("ssh-ed25519")
        self.offsets: list[int] = []
        self.passwords: list[str] = []
        self.connections = 0
        self.cuts_at: int | None = None
        self.trusts: bytes | None = None
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def host_key(self) -> str:
        """As an academy gives it."""
        return self.key.export_public_key().decode().strip()

    def start(self) -> None:
        self._thread.start()
        self._acceptor = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        self.port = self._acceptor.get_port()

    async def _listen(self) -> asyncssh.SSHAcceptor:
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[self.key],
            server_factory=lambda: _Accounts(self),
            sftp_factory=lambda channel: _Files(channel, self),
        )

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _close(self) -> None:
        self._acceptor.close()
        await self._acceptor.wait_closed()
