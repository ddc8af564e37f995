"""The feed on disk between reading and the schools: a department does not fit in 300 MB, its keys do not have to.

A SQLite file in a temporary folder, one transaction, no journal: it lives as long as the run. `record` is
what the feed says now, `before` what our schools had; comparing them gives each record its verdict.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

from tenant_apps.imports.aaf1d.choices import Part, Reason, Verdict
from tenant_apps.imports.aaf1d.people import Structure

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -32000;
CREATE TABLE record (
    part TEXT, id TEXT, file INTEGER, digest BLOB, payload TEXT, gone INTEGER DEFAULT 0, PRIMARY KEY (part, id)
);
CREATE TABLE belongs (part TEXT, id TEXT, structure TEXT, PRIMARY KEY (part, id, structure)) WITHOUT ROWID;
CREATE TABLE link (child TEXT, parent TEXT, side TEXT, PRIMARY KEY (child, parent, side)) WITHOUT ROWID;
CREATE TABLE structure (id TEXT PRIMARY KEY, uai TEXT, name TEXT, city TEXT, academy TEXT) WITHOUT ROWID;
CREATE TABLE ours (uai TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE before (part TEXT, id TEXT, digest BLOB, PRIMARY KEY (part, id)) WITHOUT ROWID;
CREATE TABLE before_at (uai TEXT, part TEXT, id TEXT, PRIMARY KEY (uai, part, id)) WITHOUT ROWID;
CREATE TABLE route (uai TEXT, part TEXT, id TEXT, PRIMARY KEY (uai, part, id)) WITHOUT ROWID;
CREATE TABLE failed (uai TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE refused (part TEXT, id TEXT, PRIMARY KEY (part, id)) WITHOUT ROWID;
"""
# CROSS JOIN keeps SQLite to the order written: with no statistics it picks quadratic ones.
# Whoever the feed still speaks of, by school; then parents, wherever a child of theirs is, whichever side says so.
_ROUTE = (
    """
INSERT INTO route SELECT DISTINCT s.uai, b.part, b.id
FROM belongs b CROSS JOIN structure s CROSS JOIN ours o WHERE s.id = b.structure AND o.uai = s.uai
""",
    "CREATE INDEX link_parent ON link (parent)",
    """
INSERT INTO route SELECT DISTINCT r.uai, :relatives, l.parent
FROM route r CROSS JOIN link l CROSS JOIN record p
WHERE r.part = :pupils AND l.child = r.id AND p.part = :relatives AND p.id = l.parent AND NOT p.gone
""",
    "CREATE INDEX route_record ON route (part, id)",
    "CREATE INDEX before_record ON before_at (part, id)",
)
# Of the records this drop speaks of, what their verdict hangs on.
_FACTS = """
CREATE TABLE fact AS
SELECT r.file, r.part, r.id, b.digest IS NOT NULL AS known, r.digest IS b.digest AS same, r.gone,
    CASE r.part WHEN :structures THEN EXISTS (SELECT 1 FROM structure s JOIN ours USING (uai) WHERE s.id = r.id)
        ELSE EXISTS (SELECT 1 FROM route t WHERE t.part = r.part AND t.id = r.id) END AS routed,
    CASE r.part WHEN :structures THEN 1
        WHEN :relatives THEN EXISTS (SELECT 1 FROM link l CROSS JOIN record c
            WHERE l.parent = r.id AND c.part = :pupils AND c.id = l.child AND NOT c.gone)
        ELSE EXISTS (SELECT 1 FROM belongs p CROSS JOIN structure s
            WHERE p.part = r.part AND p.id = r.id AND s.id = p.structure) END AS attached
FROM record r LEFT JOIN before b ON b.part = r.part AND b.id = r.id WHERE r.file IS NOT NULL
"""
_VERDICTS = """
SELECT r.file, r.part, r.known, r.same, r.gone, r.routed, r.attached, (
    EXISTS (SELECT 1 FROM failed f CROSS JOIN route t WHERE t.uai = f.uai AND t.part = r.part AND t.id = r.id)
    OR EXISTS (SELECT 1 FROM failed f CROSS JOIN before_at t WHERE t.uai = f.uai AND t.part = r.part AND t.id = r.id)
) AS failed, EXISTS (SELECT 1 FROM refused f WHERE f.part = r.part AND f.id = r.id) AS refused, count(*)
FROM fact r GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
"""
_SET_ASIDE = "SELECT file, part, id FROM fact WHERE NOT known AND NOT gone AND NOT routed AND NOT attached"
# Structures that a delta names without describing them: schools of others.
_OTHERS = "INSERT OR IGNORE INTO structure SELECT DISTINCT structure, '', '', '', '' FROM belongs"
_PARTS = {"structures": Part.STRUCTURES.value, "pupils": Part.PUPILS.value, "relatives": Part.RELATIVES.value}
_CHANGED = """
SELECT count(*) FROM route t CROSS JOIN record r ON r.part = t.part AND r.id = t.id
LEFT JOIN before b ON b.part = t.part AND b.id = t.id
LEFT JOIN before_at a ON a.uai = t.uai AND a.part = t.part AND a.id = t.id
WHERE t.uai = ? AND (a.id IS NULL OR b.digest IS NOT r.digest)
"""
_GONE = """
SELECT a.part, a.id FROM before_at a LEFT JOIN route t ON t.uai = a.uai AND t.part = a.part AND t.id = a.id
WHERE a.uai = ? AND t.id IS NULL ORDER BY a.part, a.id
"""
_DANGLING = """
SELECT o.file, count(*) FROM link l
CROSS JOIN record o ON o.part = l.side AND o.id = CASE l.side WHEN :pupils THEN l.child ELSE l.parent END
LEFT JOIN record t ON t.part = CASE l.side WHEN :pupils THEN :relatives ELSE :pupils END
    AND t.id = CASE l.side WHEN :pupils THEN l.parent ELSE l.child END AND NOT t.gone
WHERE o.file IS NOT NULL AND t.id IS NULL GROUP BY o.file
"""


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _digest(payload: str) -> bytes:
    return blake2b(payload.encode(), digest_size=16).digest()


def _dump(attributes: Mapping[str, Sequence[str]]) -> str:
    return _ENCODER.encode(attributes)


class Spool:
    """What one run has read; `close` leaves the file to whoever made the folder."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    # --- What was before
    def add_ours(self, uais: Iterable[str]) -> None:
        """The schools the feed is for."""
        self._db.executemany("INSERT OR IGNORE INTO ours VALUES (?)", ((uai,) for uai in uais))

    def add_before(self, uai: str, part: Part, identifier: str, attributes: Mapping[str, Sequence[str]]) -> str:
        """A record a school of ours had; the payload compared with."""
        payload = _dump(attributes)
        self._db.execute("INSERT OR IGNORE INTO before VALUES (?, ?, ?)", (part.value, identifier, _digest(payload)))
        if part != Part.STRUCTURES:
            self._db.execute("INSERT OR IGNORE INTO before_at VALUES (?, ?, ?)", (uai, part.value, identifier))
        return payload

    def was_there(self, part: Part, identifier: str) -> bool:
        """Whether a school of ours had it before."""
        query = "SELECT 1 FROM before WHERE part = ? AND id = ?"
        return self._db.execute(query, (part.value, identifier)).fetchone() is not None

    # --- What the feed says
    def find(self, part: Part, identifier: str) -> tuple[int | None, dict[str, list[str]] | None] | None:
        """The file that spoke last of it (None: before) and its attributes (None: removed); None when unheard of."""
        query = "SELECT file, CASE WHEN gone THEN NULL ELSE payload END FROM record WHERE part = ? AND id = ?"
        row = self._db.execute(query, (part.value, identifier)).fetchone()
        return row and (row[0], json.loads(row[1]) if row[1] is not None else None)

    def last_file(self, part: Part, identifier: str) -> tuple[int | None] | None:
        """The file that spoke last of it, in a tuple; None when unheard of."""
        query = "SELECT file FROM record WHERE part = ? AND id = ?"
        row: tuple[int | None] | None = self._db.execute(query, (part.value, identifier)).fetchone()
        return row

    def put(self, part: Part, identifier: str, file: int | None, attributes: Mapping[str, Sequence[str]]) -> bool:
        """Keep a record; False, and nothing done, when it has been heard of (`forget` it first)."""
        payload = _dump(attributes)
        values = (part.value, identifier, file, _digest(payload), payload)
        query = "INSERT OR IGNORE INTO record (part, id, file, digest, payload) VALUES (?, ?, ?, ?, ?)"
        return self._db.execute(query, values).rowcount == 1

    def put_structure(self, structure: Structure) -> None:
        """Which school a structure is."""
        row = (structure.identifier, structure.uai, structure.name, structure.city, structure.academy)
        self._db.execute("INSERT OR REPLACE INTO structure VALUES (?, ?, ?, ?, ?)", row)

    def place(self, part: Part, identifier: str, structures: Iterable[str]) -> None:
        """Where a pupil or a member of staff belongs."""
        rows = ((part.value, identifier, structure) for structure in structures)
        self._db.executemany("INSERT OR IGNORE INTO belongs VALUES (?, ?, ?)", rows)

    def link(self, part: Part, identifier: str, others: Iterable[str]) -> None:
        """Parents named by a pupil, children named by a parent."""
        pairs = ((identifier, each) if part == Part.PUPILS else (each, identifier) for each in others)
        rows = ((child, parent, part.value) for child, parent in pairs)
        self._db.executemany("INSERT OR IGNORE INTO link VALUES (?, ?, ?)", rows)

    def forget(self, part: Part, identifier: str) -> None:
        """Take a record and all it said back."""
        self._db.execute("DELETE FROM record WHERE part = ? AND id = ?", (part.value, identifier))
        self._unsay(part, identifier)

    def remove(self, part: Part, identifier: str, file: int) -> None:
        """The feed says it is gone: its place is kept for the verdict."""
        self._unsay(part, identifier)
        query = "INSERT OR REPLACE INTO record (part, id, file, gone) VALUES (?, ?, ?, 1)"
        self._db.execute(query, (part.value, identifier, file))

    def _unsay(self, part: Part, identifier: str) -> None:
        key = (part.value, identifier)
        self._db.execute("DELETE FROM belongs WHERE part = ? AND id = ?", key)
        if part == Part.STRUCTURES:
            self._db.execute("DELETE FROM structure WHERE id = ?", (identifier,))
        elif part == Part.PUPILS:
            self._db.execute("DELETE FROM link WHERE child = ? AND side = ?", (identifier, part.value))
        elif part == Part.RELATIVES:
            self._db.execute("DELETE FROM link WHERE parent = ? AND side = ?", (identifier, part.value))

    def is_ours(self, structures: Iterable[str]) -> bool:
        """Whether one of these structures is a school of ours."""
        query = "SELECT 1 FROM structure JOIN ours USING (uai) WHERE id = ?"
        return any(self._db.execute(query, (each,)).fetchone() for each in structures)

    # --- What comes out
    def route(self, *, lists_schools: bool = True) -> None:
        """Send everybody to their schools. Once, after the last file.

        Unless the drop `lists_schools`, a structure nobody knows is another's: it is not unheard of.
        """
        if not lists_schools:
            self._db.execute(_OTHERS)
        for statement in (*_ROUTE, _FACTS):
            self._db.execute(statement, _PARTS if ":" in statement else ())

    def verdicts(self) -> Iterator[tuple[int, Verdict, Reason | None, int]]:
        """File, verdict, reason, and how many records of this drop."""
        for file, part, known, same, gone, routed, attached, failed, refused, number in self._db.execute(_VERDICTS):
            verdict, reason = judge(Part(part), known=known, same=same, gone=gone, routed=routed, attached=attached)
            if (failed or refused) and verdict not in {Verdict.UNCHANGED, Verdict.REJECTED}:
                verdict, reason = Verdict.REJECTED, Reason.SCHOOL_FAILED if failed else Reason.WAITING
            yield file, verdict, reason, number

    def set_aside(self, but: Collection[Reason]) -> Iterator[tuple[int, str, Reason]]:
        """File, identifier and reason of the records that only the whole feed shows wrong."""
        for file, part, identifier in self._db.execute(_SET_ASIDE):
            _verdict, reason = judge(Part(part), known=0, same=0, gone=0, routed=0, attached=0)
            if reason and reason not in but:
                yield file, identifier, reason

    def dangling(self) -> dict[int, int]:
        """Per file, how many links lead to somebody the feed does not know."""
        return dict(self._db.execute(_DANGLING, _PARTS).fetchall())

    def structures(self) -> list[tuple[Structure, int, bool]]:
        """Every school of the feed with its pupils and whether it is ours, by city and name."""
        query = """
            SELECT s.id, s.uai, s.name, s.city, s.academy, count(b.id), s.uai IN (SELECT uai FROM ours) FROM structure s
            LEFT JOIN belongs b ON b.structure = s.id AND b.part = ?
            WHERE s.uai <> '' GROUP BY s.id ORDER BY s.city, s.name, s.id
        """
        return [(Structure(*row[:5]), row[5], bool(row[6])) for row in self._db.execute(query, (Part.PUPILS.value,))]

    def academies(self) -> set[str]:
        """Academy codes the structures give."""
        return {code for (code,) in self._db.execute("SELECT DISTINCT academy FROM structure WHERE academy <> ''")}

    def make_all_ours(self) -> None:
        """Every school of the feed is for us (a try, a bench)."""
        self._db.execute("INSERT OR IGNORE INTO ours SELECT DISTINCT uai FROM structure")

    def counts_at(self, uai: str) -> dict[Part, int]:
        """How many pupils, relatives and staff a school gets."""
        query = "SELECT part, count(*) FROM route WHERE uai = ? GROUP BY part"
        return {Part(part): count for part, count in self._db.execute(query, (uai,))}

    def counts_before(self, uai: str) -> dict[Part, int]:
        """How many it had."""
        query = "SELECT part, count(*) FROM before_at WHERE uai = ? GROUP BY part"
        return {Part(part): count for part, count in self._db.execute(query, (uai,))}

    def changed_at(self, uai: str) -> int:
        """How many records are new in a school or not what they were."""
        [count] = self._db.execute(_CHANGED, (uai,)).fetchone()
        return int(count)

    def is_described_anew(self, uai: str) -> bool:
        """Whether a structure of the school is new, or not described as it was."""
        query = """
            SELECT 1 FROM structure s CROSS JOIN record r ON r.part = ? AND r.id = s.id
            LEFT JOIN before b ON b.part = r.part AND b.id = r.id WHERE s.uai = ? AND b.digest IS NOT r.digest
        """
        return self._db.execute(query, (Part.STRUCTURES.value, uai)).fetchone() is not None

    def gone_from(self, uai: str) -> list[tuple[Part, str]]:
        """Whom a school had and has no more."""
        return [(Part(part), identifier) for part, identifier in self._db.execute(_GONE, (uai,))]

    def records_at(self, uai: str, part: Part) -> Iterator[tuple[str, int | None, dict[str, list[str]]]]:
        """Identifier, file and attributes of a school's people."""
        query = """
            SELECT r.id, r.file, r.payload FROM route t CROSS JOIN record r ON r.part = t.part AND r.id = t.id
            WHERE t.uai = ? AND t.part = ? ORDER BY r.id
        """
        for identifier, file, payload in self._db.execute(query, (uai, part.value)):
            yield identifier, file, json.loads(payload)

    def structures_at(self, uai: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
        """Identifier and attributes of the structures of a school."""
        query = (
            "SELECT r.id, r.payload FROM structure s CROSS JOIN record r WHERE s.uai = ? AND r.part = ? AND r.id = s.id"
        )
        for identifier, payload in self._db.execute(query, (uai, Part.STRUCTURES.value)):
            yield identifier, json.loads(payload)

    def links_at(self, uai: str) -> list[tuple[str, str]]:
        """Child and parent, both of the school."""
        query = """
            SELECT DISTINCT l.child, l.parent FROM route t CROSS JOIN link l ON l.child = t.id
            CROSS JOIN route p ON p.uai = t.uai AND p.part = ? AND p.id = l.parent
            WHERE t.uai = ? AND t.part = ? ORDER BY 1, 2
        """
        return self._db.execute(query, (Part.RELATIVES.value, uai, Part.PUPILS.value)).fetchall()

    def structures_of(self, uai: str) -> frozenset[str]:
        """The identifiers a school has in the feed: one, seldom two."""
        return frozenset(i for (i,) in self._db.execute("SELECT id FROM structure WHERE uai = ?", (uai,)))

    def fail(self, uai: str) -> None:
        """The school could not be brought up to date: its records are not where the feed says."""
        self._db.execute("INSERT OR IGNORE INTO failed VALUES (?)", (uai,))

    def refuse(self, part: Part, identifiers: Iterable[str]) -> None:
        """These records wait for a human."""
        self._db.executemany(
            "INSERT OR IGNORE INTO refused VALUES (?, ?)", ((part.value, each) for each in identifiers)
        )

    def is_refused(self, part: Part, identifier: str) -> bool:
        """Whether it waits for a human."""
        query = "SELECT 1 FROM refused WHERE part = ? AND id = ?"
        return self._db.execute(query, (part.value, identifier)).fetchone() is not None


def judge(
    part: Part, *, known: object, same: object, gone: object, routed: object, attached: object
) -> tuple[Verdict, Reason | None]:
    """What became of a record.

    `known`: some school of ours, or the list of structures, had it; `same`: as it is now; `gone`: the feed
    says so; `routed`: to one of our schools; `attached`: to any school (a relative: to any pupil).
    """
    if gone or (known and not routed and part != Part.STRUCTURES):
        return Verdict.LEFT, None
    if routed:
        return (Verdict.UNCHANGED if same else Verdict.UPDATED) if known else Verdict.CREATED, None
    if attached:
        return Verdict.REJECTED, Reason.OUTSIDE
    return Verdict.REJECTED, Reason.ORPHAN if part == Part.RELATIVES else Reason.UNKNOWN_STRUCTURE
