"""The platform's own rows: schools, their domains, the template schema, the outbox."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from tenants.choices import VISITABLE, SchoolKind, SchoolStatus, Zone
from tenants.uai import validate_uai


class SchoolQuerySet(models.QuerySet["School"]):
    """Named filters over schools."""

    def visitable(self) -> "SchoolQuerySet":
        """Schools whose pages answer."""
        return self.filter(status__in=VISITABLE)

    def named(self, reference: str) -> "SchoolQuerySet":
        """Schools with this UAI, subdomain or schema name (for the command line)."""
        return self.filter(
            models.Q(uai=reference.upper())
            | models.Q(schema_name=reference.lower())
            | models.Q(subdomain=reference.lower())
        )


class School(TenantMixin):
    """A school: who it is, where its data live, where it stands in its life."""

    # Schemas are born and dropped by tenants.birth, never as a side effect of save().
    auto_create_schema = False
    auto_drop_schema = False

    db_role = models.CharField(max_length=63, unique=True)
    subdomain = models.CharField(_("adresse web"), max_length=63, unique=True)
    uai = models.CharField(_("UAI"), max_length=8, unique=True, validators=[validate_uai])
    name = models.CharField(_("nom"), max_length=120)
    search_name = models.CharField(max_length=250, editable=False)
    kind = models.CharField(max_length=12, choices=SchoolKind, default=SchoolKind.PRIMARY)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    postal_code = models.CharField(_("code postal"), max_length=5, blank=True)
    city = models.CharField(_("commune"), max_length=80)
    academy = models.CharField(_("académie"), max_length=60, blank=True)
    zone = models.CharField(max_length=5, choices=Zone, default=Zone.OTHER)
    # Fingerprint of the picture the school chose, in its own folder; empty: the drawing made from its name.
    # Here and not in the school: every page shows it, and the host's look-up brings it without a query.
    picture = models.CharField(max_length=16, blank=True, editable=False, db_default="")
    status = models.CharField(max_length=10, choices=SchoolStatus, default=SchoolStatus.ORDERED)
    status_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("école")
        verbose_name_plural = _("écoles")
        ordering = ["search_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(schema_name__regex=r"^[a-z][a-z0-9_]{1,40}$"), name="school_schema_name_plain"
            ),
            models.CheckConstraint(
                condition=models.Q(subdomain__regex=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"),
                name="school_subdomain_is_a_dns_label",
            ),
            models.CheckConstraint(
                condition=models.Q(picture__regex=r"^([0-9a-f]{16})?$"), name="school_picture_is_a_fingerprint"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_suspended(self) -> bool:
        """Read-only: everything can be seen, nothing written."""
        return self.status == SchoolStatus.SUSPENDED


class Domain(DomainMixin):
    """A host name that leads to a school."""

    class Meta:
        verbose_name = _("domaine")
        verbose_name_plural = _("domaines")


class TemplateState(models.Model):
    """What the template schema is made of: the statements a new school replays (one row)."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    fingerprint = models.CharField(max_length=64)
    statements = models.JSONField()
    relations = models.JSONField(default=dict, help_text="relations per table: table, indexes, sequence, toast")
    built_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="template_state_single_row")]


class PlatformEvent(models.Model):
    """Outbox of facts between rooms of the platform: written with the change, handled later, once."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True, help_text="names the fact, so that it exists once")
    school = models.ForeignKey(School, null=True, on_delete=models.SET_NULL)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(default=timezone.now, help_text="not handed out again before")
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["id"], name="platform_event_pending", condition=models.Q(handled_at__isnull=True))
        ]


class SchoolMigration(models.Model):
    """What a migration run did to one school, so that a run can be resumed and read."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, primary_key=True)
    fingerprint = models.CharField(max_length=64)
    error = models.TextField(blank=True)
    migrated_at = models.DateTimeField(auto_now=True)
