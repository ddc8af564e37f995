"""Classes as files name them, and the classes of the school: which is which, what is new, what is renamed.

The identifier decides, then the name in use, then what files called the class before. A class that a human
renamed keeps that name: it is renamed only while it bears what files called it (docs/decisions/0014).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from tenant_apps.directory.choices import Level
from tenant_apps.directory.rules import sort_levels
from tenant_apps.imports.engine.rows import ClassPlan, Node, Plan, class_ref_name
from tenant_apps.imports.engine.snapshot import ClassState, Snapshot
from tenant_apps.imports.engine.words import plain
from tenant_apps.imports.records import ClassRef

_ROOM = 60
_LEVELS = frozenset(Level.values)
# Groups beside the class a pupil also is in (formats.md 1.7).
_BESIDE = frozenset({Level.ULIS, Level.UPE2A})


def _common_labels(refs: Iterable[ClassRef]) -> dict[str, str]:
    """For each identifier, the label most rows give it."""
    heard: dict[str, Counter[str]] = defaultdict(Counter)
    for ref in refs:
        if ref.onde_id and class_ref_name(ref):
            heard[ref.onde_id][class_ref_name(ref)] += 1
    return {key: min(count, key=lambda name: (-count[name], name)) for key, count in heard.items()}


class ClassBook:
    """Finds the class a reference means, and remembers which ones have to be made."""

    def __init__(self, school: Snapshot, refs: Sequence[ClassRef]) -> None:
        self._school = school
        self._labels = _common_labels(refs)
        self._by_id = {one.onde_id: one for one in school.classes.values() if one.onde_id}
        self._nodes: dict[str, Node] = {}
        self._new: dict[Node, ClassRef] = {}
        self._levels: dict[Node, set[str]] = defaultdict(set)
        self._told: dict[Node, str] = {}
        self._ids: dict[Node, str] = {}
        self._used: set[Node] = set()
        self._by_label = self._labelled()
        for onde_id in sorted(self._labels):
            self._settle_id(onde_id)
        for name in sorted({class_ref_name(ref) for ref in refs if not ref.onde_id} - {""}):
            self._settle_name(name)

    def _labelled(self) -> dict[str, ClassState]:
        """Classes by what they are called: names in use, then what files called them before somebody renamed them.

        A new school year renames classes too: last year's label of one may be this year's name of another.
        """
        classes = list(self._school.classes.values())
        found = {plain(one.name): one for one in classes}
        for one in classes:
            if one.label:
                found.setdefault(plain(one.label), one)
        return found

    def _settle_id(self, onde_id: str) -> None:
        label = self._labels[onde_id]
        known = self._by_id.get(onde_id) or self._namesake(label)
        node = known.pk if known else self._make(ClassRef(label, onde_id))
        self._nodes[f"id:{onde_id}"] = node
        if self._ids.setdefault(node, onde_id) == onde_id:
            self._told[node] = label

    def _namesake(self, label: str) -> ClassState | None:
        """A class of that label, unless its identifier is still in use for another label."""
        found = self._by_label.get(plain(label))
        if found is None or plain(self._labels.get(found.onde_id, label)) != plain(label):
            return None
        return found

    def _settle_name(self, name: str) -> None:
        """A label without identifier: a class these files identify, one of the school, or a new one."""
        labels = [(plain(label), onde_id) for onde_id, label in self._labels.items()]
        same = [self._nodes[f"id:{onde_id}"] for label, onde_id in sorted(labels) if label == plain(name)]
        known = self._by_label.get(plain(name))
        node = same[0] if same else known.pk if known else self._make(ClassRef(name))
        self._nodes[f"name:{plain(name)}"] = node
        self._told.setdefault(node, name)

    def _make(self, ref: ClassRef) -> Node:
        for node, other in self._new.items():
            if plain(other.name) == plain(ref.name):
                return node  # a class of two levels, listed once for each (formats.md 1.7)
        node = -len(self._new) - 1
        self._new[node] = ref
        return node

    def find(self, ref: ClassRef) -> Node:
        """The class meant; 0 when the reference says nothing."""
        name = class_ref_name(ref)
        return self._nodes.get(f"id:{ref.onde_id}" if ref.onde_id else f"name:{plain(name)}", 0)

    def use(self, refs: Iterable[ClassRef], level: str = "") -> tuple[Node, ...]:
        """The classes meant, once each; new ones among them will be made, with these levels."""
        nodes = []
        for ref in refs:
            if node := self.find(ref):
                nodes.append(node)
                self._used.add(node)
                self._levels[node].update(name for name in (*ref.levels, level) if name in _LEVELS)
        return tuple(dict.fromkeys(nodes))

    def answers_to(self, node: Node, label: str) -> bool:
        """Whether a class is called so, in the school or in the files."""
        names = [self._told.get(node, "")]
        if known := self._school.classes.get(node):
            names += [known.name, known.label]
        return plain(label) in {plain(name) for name in names if name}

    def is_beside(self, node: Node) -> bool:
        """Whether pupils of this class may have another one: ULIS, UPE2A."""
        known = self._school.classes.get(node)
        return bool(_BESIDE.intersection(known.levels if known and known.levels else self._levels[node]))

    def after(self, current: Iterable[Node], named: tuple[Node, ...], *, exact: bool) -> set[Node]:
        """The classes of a pupil once the file has spoken.

        The academic feed names them all (`exact`); an extract of ONDE names the class or the ULIS
        only, so that it replaces a class by a class, never a class by a ULIS (formats.md 1.7).
        """
        if not named:
            return set(current)
        if exact:
            return set(named)
        spoken = {self.is_beside(node) for node in named}
        return {*named, *(node for node in current if self.is_beside(node) not in spoken)}

    # --- What to write

    def write_into(self, plan: Plan) -> None:
        """Classes to make and to change, and what files now call each."""
        renamed = self._renamings(plan)
        names = {pk: renamed.get(pk, one.name) for pk, one in self._school.classes.items()}
        for pk in sorted(self._nodes_known()):
            self._change(self._school.classes[pk], renamed.get(pk), plan)
        for node in sorted(self._used & self._new.keys(), reverse=True):
            self._create(node, plan, names)
        plan.class_names = names
        known = {pk: one.label for pk, one in self._school.classes.items() if one.label}
        told = {node: label for node, label in self._told.items() if node > 0 or node in self._used}
        plan.class_labels = known | told
        plan.labels_changed = plan.class_labels != known

    def _renamings(self, plan: Plan) -> dict[int, str]:
        """New names by class; two classes may exchange theirs, none may take that of one that keeps it."""
        classes = self._school.classes
        wanted = {pk: name for pk in sorted(self._nodes_known()) if (name := self._new_name(classes[pk]))}
        while True:
            final = Counter(wanted.get(pk, one.name).lower() for pk, one in classes.items())
            clashing = [pk for pk, name in wanted.items() if final[name.lower()] > 1]
            if not clashing:
                return wanted
            for pk in clashing:
                text = _("« %(old)s » s’appelle « %(new)s » dans le fichier, mais une autre classe porte déjà ce nom.")
                plan.problems.append(text % {"old": classes[pk].name, "new": wanted.pop(pk)})

    def _nodes_known(self) -> set[int]:
        return {node for node in self._nodes.values() if node > 0}

    def _create(self, node: Node, plan: Plan, names: dict[Node, str]) -> None:
        name = _free_name(self._new[node].name, names.values())
        names[node] = name
        levels = tuple(sort_levels(self._levels[node]))
        plan.new_classes.append(ClassPlan(node, name, self._ids.get(node, ""), levels))

    def _change(self, known: ClassState, name: str | None, plan: Plan) -> None:
        onde_id = self._ids.get(known.pk)
        wanted_id = onde_id if onde_id and known.onde_id not in self._labels and onde_id != known.onde_id else None
        levels = tuple(sort_levels(self._levels[known.pk])) if not known.levels else ()
        if name or wanted_id or levels:
            plan.changed_classes.append(ClassPlan(known.pk, name, wanted_id, levels or None))
        if name:
            plan.renamed.append((known.name, name))

    def _new_name(self, known: ClassState) -> str:
        """What a class is renamed to: only if files call it anew and nobody renamed it by hand."""
        told = self._told.get(known.pk, "")[:_ROOM]
        if not told or not known.label or plain(told) == plain(known.label) or plain(known.name) != plain(known.label):
            return ""
        return told


def _free_name(name: str, taken: Iterable[str]) -> str:
    """The name, or the name with the first free number."""
    busy = {one.lower() for one in taken}
    wanted, number = name[:_ROOM], 1
    while wanted.lower() in busy:
        number += 1
        wanted = f"{name[: _ROOM - 5]} ({number})"
    return wanted
