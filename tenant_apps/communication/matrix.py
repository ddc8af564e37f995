"""Who may write to whom, as administrators read it: rows towards columns, and what changing them would do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import ADMIN_FUNCTIONS, Profile
from tenant_apps.communication import reach
from tenant_apps.communication.models import ClassRule, Rule
from tenant_apps.communication.rules import (
    Changes,
    ClassPair,
    Key,
    Pair,
    allowed_by_default,
    allowed_in_class_by_default,
)
from tenant_apps.directory.choices import HAND_GROUPS, GroupKind
from tenant_apps.directory.group_names import group_name, profile_plural, short_group_name
from tenant_apps.directory.models import Group, SchoolClass

# In the order in which a school says them.
PROFILES = (Profile.PUPIL, Profile.RELATIVE, Profile.TEACHER, Profile.STAFF, Profile.GUEST)
SCHOOL = "ecole"


@dataclass(frozen=True)
class Known:
    """Groups by id, and what administrators said about them."""

    groups: dict[int, Group]
    said: dict[Key, bool] = field(default_factory=dict)

    def default(self, key: Key) -> bool:
        """What holds while nobody said anything of this very pair."""
        if isinstance(key, ClassPair):
            return allowed_in_class_by_default(key.source, key.target)
        source, target = self.groups[key.source], self.groups[key.target]
        classes = source.kind == target.kind == GroupKind.CLASS_PROFILE
        if classes and source.school_class_id == target.school_class_id:
            said = self.said.get(ClassPair(source.profile, target.profile))
            return allowed_by_default(source, target) if said is None else said
        return allowed_by_default(source, target)

    def now(self, key: Key) -> bool:
        """What holds now."""
        return self.said.get(key, self.default(key))

    def real_changes(self, changes: Changes) -> dict[Key, bool | None]:
        """Those that would change something."""
        return {
            key: allowed
            for key, allowed in changes.items()
            if (key in self.said if allowed is None else allowed != self.now(key))
        }


def _said(pairs: QuerySet[Rule]) -> dict[Key, bool]:
    said: dict[Key, bool] = {Pair(rule.source_id, rule.target_id): rule.allowed for rule in pairs}
    return said | {
        ClassPair(rule.source_profile, rule.target_profile): rule.allowed for rule in ClassRule.objects.all()
    }


def known_groups(keys: Iterable[Key]) -> Known:
    """What has to be known of these pairs. Raises ValidationError for a group that is gone or decides nothing."""
    pairs = [key for key in keys if isinstance(key, Pair)]
    ids = {part for key in pairs for part in (key.source, key.target)}
    groups = _living().in_bulk(ids)
    if ids - groups.keys() or any(groups[key.source].kind == GroupKind.BROADCAST for key in pairs):
        raise ValidationError(_("Un de ces groupes n’existe plus : revoyez la page des règles."))
    sources, targets = {key.source for key in pairs}, {key.target for key in pairs}
    return Known(groups, _said(Rule.objects.filter(source__in=sources, target__in=targets).order_by("pk")))


def _living() -> QuerySet[Group]:
    return Group.objects.exclude(kind=GroupKind.PAST_CLASS).select_related("school_class").order_by("pk")


def name_of(key: Key, known: Known) -> str:
    """« Toute l’école : parents → Toute l’école : élèves »."""
    if isinstance(key, ClassPair):
        words = {"who": profile_plural(key.source), "whom": profile_plural(key.target)}
        return _("Dans chaque classe : %(who)s → %(whom)s") % words
    return f"{group_name(known.groups[key.source])} → {group_name(known.groups[key.target])}"


@dataclass(frozen=True)
class Choice:
    """A set of groups one may look at: the school's, those of a class, a group made by hand."""

    key: str
    label: str


def choices() -> list[Choice]:
    """The sets, in two queries."""
    classes = [Choice(f"classe-{one.pk}", one.name) for one in SchoolClass.objects.by_level()]
    hand = _living().filter(kind__in=HAND_GROUPS).order_by("name", "pk")
    return [Choice(SCHOOL, _("Toute l’école")), *classes, *(Choice(f"groupe-{one.pk}", one.name) for one in hand)]


def groups_of(key: str, *, as_source: bool) -> list[Group]:
    """The groups of a set: profiles (guests when there are some), functions that somebody holds.

    As sources, without those that decide nothing: lists, and those who run the school, who reach everyone.
    """
    kind, _dash, number = key.partition("-")
    rows = _living()
    if as_source:
        rows = rows.exclude(kind=GroupKind.BROADCAST).exclude(function__in=ADMIN_FUNCTIONS)
    if kind == "groupe":
        return list(rows.filter(kind__in=HAND_GROUPS, pk=int(number)))
    if kind == "classe":
        rows = rows.filter(kind=GroupKind.CLASS_PROFILE, school_class=int(number))
    else:
        rows = rows.filter(kind__in=(GroupKind.SCHOOL_PROFILE, GroupKind.FUNCTION))
    always = Q(profile__in=PROFILES[:4])
    return sorted(rows.filter(always | Q(groupmember__isnull=False)).distinct(), key=_place)


def _place(group: Group) -> tuple[int, str]:
    return (PROFILES.index(Profile(group.profile)) if group.profile else len(PROFILES), group.function)


@dataclass(frozen=True)
class Cell:
    """One pair: open or closed, by default or because somebody said so."""

    key: Key
    source: str
    target: str
    allowed: bool
    default: bool


@dataclass(frozen=True)
class Row:
    """Whom one group may write to."""

    label: str
    cells: list[Cell]


@dataclass(frozen=True)
class Matrix:
    """Rows towards columns; `pending` changes are shown as if they were made."""

    columns: list[str]
    rows: list[Row]


def matrix(sources: Sequence[Group], targets: Sequence[Group], pending: Changes | None = None) -> Matrix:
    """Each of `sources` towards each of `targets`, in two queries."""
    groups = {group.pk: group for group in [*sources, *targets]}
    known = Known(groups, _said(Rule.objects.filter(source__in=sources, target__in=targets).order_by("pk")))
    rows = [
        Row(_capital(source), [_cell(known, source, target, pending or {}) for target in targets]) for source in sources
    ]
    return Matrix([_capital(target) for target in targets], rows)


def _capital(group: Group) -> str:
    name = short_group_name(group)
    return name[:1].upper() + name[1:]


def _cell(known: Known, source: Group, target: Group, pending: Changes) -> Cell:
    key = Pair(source.pk, target.pk)
    return _shown(known, key, _capital(source), _capital(target), pending)


def _shown(known: Known, key: Key, source: str, target: str, pending: Changes) -> Cell:
    default = known.default(key)
    asked = pending.get(key, known.now(key))
    return Cell(key, source, target, default if asked is None else asked, default)


def matrix_in_classes(pending: Changes | None = None) -> Matrix:
    """Each profile towards each other inside its class, in one query."""
    known = Known({}, _said(Rule.objects.none()))
    words = {profile: profile_plural(profile).capitalize() for profile in PROFILES}
    rows = [
        Row(words[one], [_shown(known, ClassPair(one, two), words[one], words[two], pending or {}) for two in PROFILES])
        for one in PROFILES
    ]
    return Matrix(list(words.values()), rows)


@dataclass(frozen=True)
class Difference:
    """What an administrator said over the default, or asks: `allowed` is what holds then, `asked` what is written."""

    key: Key
    name: str
    allowed: bool
    asked: bool | None


def differences() -> list[Difference]:
    """All of them: those of each class, then by the name of the pair."""
    rules = Rule.objects.select_related("source__school_class", "target__school_class").order_by("pk")
    groups = {group.pk: group for rule in rules for group in (rule.source, rule.target)}
    known = Known(groups, _said(rules))
    found = [Difference(key, name_of(key, known), allowed, allowed) for key, allowed in known.said.items()]
    return sorted(found, key=lambda one: (isinstance(one.key, Pair), one.name))


def count_differences() -> int:
    """How many there are."""
    return Rule.objects.count() + ClassRule.objects.count()


@dataclass(frozen=True)
class Crowd:
    """How many people of a profile, and the first names of some."""

    profile: str
    count: int
    names: list[str]

    @property
    def words(self) -> str:
        """« 24 parents », « 1 élève »."""
        word = profile_plural(self.profile) if self.count > 1 else str(Profile(self.profile).label)
        return f"{self.count} {word}"

    @property
    def more(self) -> bool:
        """Whether others are not named."""
        return self.count > len(self.names)


@dataclass(frozen=True)
class Effect:
    """Who gains or loses sight of whom."""

    gained: bool
    viewers: Crowd
    seen: Crowd


@dataclass(frozen=True)
class Preview:
    """What some changes would do."""

    changes: list[Difference]
    effects: list[Effect]

    @property
    def gains(self) -> list[Effect]:
        """Who would see more people."""
        return [one for one in self.effects if one.gained]

    @property
    def losses(self) -> list[Effect]:
        """Who would see fewer."""
        return [one for one in self.effects if not one.gained]


def preview(changes: Changes) -> Preview:
    """What these changes would do; those that change nothing are left out.

    Raises ValidationError for a group that is gone, or a pair that decides nothing.
    """
    known = known_groups(changes)
    real = known.real_changes(changes)
    pairs = [(key.source, key.target, value) for key, value in real.items() if isinstance(key, Pair)]
    classes = [(key.source, key.target, value) for key, value in real.items() if isinstance(key, ClassPair)]
    told = [
        Difference(key, name_of(key, known), known.default(key) if value is None else value, value)
        for key, value in real.items()
    ]
    rows = reach.changes_of_sight(pairs, classes) if real else []
    effects = [Effect(row[0], Crowd(*row[1:4]), Crowd(*row[4:7])) for row in rows]
    return Preview(sorted(told, key=lambda one: one.name), effects)


def preview_of_reset() -> Preview:
    """What going back to the defaults would do."""
    return preview({one.key: None for one in differences()})
