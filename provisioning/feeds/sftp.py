"""Fetches the files of a drop from an academy's SFTP server into the convention's folder.

Nobody is trusted: the server shows the key its convention has pinned, or nothing is said to it; names
and sizes are its own words, so they are checked and bounded. A file is written beside its place and
moved there once whole; what a cut left is gone on with.
"""

import asyncio
import contextlib
import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import asyncssh
from django.conf import settings
from django.utils.translation import gettext as _

from provisioning.feeds.models import Convention
from tenant_apps.accounts.vault import NotOurs, unseal
from tenant_apps.imports.aaf1d.names import MAX_FILES, FeedFile, UnusableFeedError, parse_name

# The purpose under which passwords are sealed (services.save_convention).
PURPOSE = "feeds.sftp"
CHUNK = 256 * 1024
# A department is 300 MB in a few files: what is beyond is not a feed.
MAX_FILE_BYTES = 2 * 1024**3
MAX_TOTAL_BYTES = 8 * 1024**3
MAX_ENTRIES = 20_000
# Seconds: to answer, and for everything.
ANSWER, EVERYTHING = 30, 3600


@dataclass(frozen=True)
class Door:
    """How one comes in at an academy's server; no password: ONE's own key."""

    host: str
    port: int
    user: str
    folder: str
    host_key: str
    password: str = ""


@dataclass(frozen=True)
class _Remote:
    """A file of the server's folder."""

    path: str
    name: str
    size: int
    mtime: int

    @property
    def part(self) -> str:
        """Where it is written meanwhile: another size or date is another file."""
        return f".{self.name}.{self.size}-{self.mtime}.part"


def is_host_key(text: str) -> bool:
    """Whether it is a public key as OpenSSH writes them."""
    try:
        asyncssh.import_public_key(text)
    except asyncssh.KeyImportError:
        return False
    return True


def door_of(convention: Convention) -> Door:
    """Raises UnusableFeedError when the password can no longer be read (SECRET_KEY was changed)."""
    try:
        password = unseal(PURPOSE, convention.sftp_secret) if convention.sftp_secret else ""
    except NotOurs:
        raise UnusableFeedError(
            _("Le mot de passe du serveur SFTP ne se lit plus : saisissez-le de nouveau.")
        ) from None
    return Door(
        convention.sftp_host,
        convention.sftp_port,
        convention.sftp_user,
        convention.sftp_folder or ".",
        convention.sftp_host_key,
        password,
    )


def fetch(door: Door, folder: Path, wants: Callable[[FeedFile], bool]) -> list[str]:
    """Bring every file of the feed that `wants` says and that is not here as it is there; their names.

    Raises UnusableFeedError, in words, when the server cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # A loop in a thread of its own: whoever calls may be inside another.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _in_words(door, folder, wants)).result()


async def _in_words(door: Door, folder: Path, wants: Callable[[FeedFile], bool]) -> list[str]:
    said = {"host": door.host}
    try:
        async with asyncio.timeout(EVERYTHING):
            return await _fetch(door, folder, wants)
    except asyncssh.HostKeyNotVerifiable as error:
        text = _("Le serveur SFTP %(host)s ne montre pas la clé de la convention : rien ne lui a été dit.")
        raise UnusableFeedError(text % said) from error
    except asyncssh.PermissionDenied as error:
        raise UnusableFeedError(_("Le serveur SFTP %(host)s refuse l’identifiant de ONE.") % said) from error
    except asyncssh.SFTPNoSuchFile as error:
        text = _("Le dossier « %(folder)s » n’existe pas sur le serveur SFTP %(host)s.")
        raise UnusableFeedError(text % {**said, "folder": door.folder}) from error
    except (OSError, TimeoutError, asyncssh.Error) as error:
        text = _("Le serveur SFTP %(host)s ne répond pas, ou a coupé : ONE reprendra où il en était.")
        raise UnusableFeedError(text % said) from error


async def _fetch(door: Door, folder: Path, wants: Callable[[FeedFile], bool]) -> list[str]:
    async with (
        asyncssh.connect(
            door.host,
            door.port,
            username=door.user,
            password=door.password or None,
            client_keys=None if door.password else [settings.FEEDS_SFTP_KEY] if settings.FEEDS_SFTP_KEY else None,
            known_hosts=([asyncssh.import_public_key(door.host_key)], [], []),
            config=None,  # nobody's ~/.ssh says anything here
            agent_path=None,
            connect_timeout=ANSWER,
            login_timeout=ANSWER,
            keepalive_interval=ANSWER,
        ) as connection,
        connection.start_sftp_client() as sftp,
    ):
        fetched = []
        for remote in await _to_fetch(sftp, door.folder, folder, wants):
            if await _download(sftp, remote, folder):
                fetched.append(remote.name)
        return fetched


async def _to_fetch(
    sftp: asyncssh.SFTPClient, place: str, folder: Path, wants: Callable[[FeedFile], bool]
) -> list[_Remote]:
    """The files of the feed that are to be read and are not here. Raises UnusableFeedError beyond the bounds."""
    found, seen = [], 0
    async for entry in sftp.scandir(place):
        seen += 1
        if seen > MAX_ENTRIES:
            raise UnusableFeedError(_("Le dossier du serveur SFTP contient trop de fichiers."))
        remote = _remote(place, entry)
        file = parse_name(folder / remote.name) if remote else None
        if remote and file and wants(file) and not _is_here(remote, folder):
            found.append(remote)
    if len(found) > MAX_FILES or sum(remote.size for remote in found) > MAX_TOTAL_BYTES:
        raise UnusableFeedError(_("Le dossier du serveur SFTP contient trop de fichiers."))
    if large := next((remote for remote in found if remote.size > MAX_FILE_BYTES), None):
        raise UnusableFeedError(_("%(file)s est trop gros pour être un fichier du flux.") % {"file": large.name})
    return sorted(found, key=lambda remote: remote.name)


def _remote(place: str, entry: asyncssh.SFTPName) -> _Remote | None:
    """A plain file whose name is a name: the server chooses them."""
    name, facts = entry.filename, entry.attrs
    name = name.decode("utf-8", "replace") if isinstance(name, bytes) else name
    is_file = facts.permissions is not None and stat.S_ISREG(facts.permissions)
    if not is_file or facts.size is None or facts.mtime is None or {"/", "\\", "\0"} & set(name):
        return None
    return _Remote(f"{place}/{name}", name, facts.size, int(facts.mtime))


def _is_here(remote: _Remote, folder: Path) -> bool:
    """The same size and the same date."""
    try:
        facts = (folder / remote.name).stat()
    except FileNotFoundError:
        return False
    return (facts.st_size, int(facts.st_mtime)) == (remote.size, remote.mtime)


async def _download(sftp: asyncssh.SFTPClient, remote: _Remote, folder: Path) -> bool:
    """Go on where the last try stopped. False when the file changed meanwhile: it is still being put there."""
    part = folder / remote.part
    for stale in folder.glob(f".{remote.name}.*.part"):
        if stale != part:
            stale.unlink()
    with part.open("ab") as written:
        async with sftp.open(remote.path, "rb") as source:
            while (place := written.tell()) < remote.size:
                data = await source.read(min(CHUNK, remote.size - place), place)
                if not isinstance(data, bytes) or not data:
                    return False
                written.write(data)
        os.fsync(written.fileno())
    now = await sftp.stat(remote.path)
    if (now.size, int(now.mtime or 0)) != (remote.size, remote.mtime):
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
        return False
    os.utime(part, (remote.mtime, remote.mtime))
    part.replace(folder / remote.name)
    return True
