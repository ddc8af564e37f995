"""Orders, the schools they ask for, the steps of their opening, and the national directory."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from provisioning.choices import EventKind, MailKind, OrderSource, OrderStatus, Plan, StepName, StepStatus
from shared_apps.outbox.models import OutboxMail
from tenants.choices import SchoolKind
from tenants.models import School
from tenants.uai import validate_uai


class DirectoryEntry(models.Model):
    """A school of the national open directory (data.education.gouv.fr): prefills orders, decides nothing."""

    uai = models.CharField(max_length=8, primary_key=True)
    name = models.CharField(max_length=200)
    # Name, town and UAI without accents or case, for searching.
    search_text = models.CharField(max_length=400)
    kind = models.CharField(max_length=12, choices=SchoolKind)
    is_public = models.BooleanField()
    address = models.CharField(max_length=200, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    city = models.CharField(max_length=80)
    academy = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    siret = models.CharField(max_length=14, blank=True)
    pupils = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["city", "name", "uai"]


class Order(models.Model):
    """A bon de commande: one payer, one or several schools."""

    reference = models.CharField(max_length=20, unique=True, help_text="ONE-2026-XXXXXX")
    follow_up_token = models.CharField(max_length=64, unique=True)
    # The key of the draft it came from: a form sent twice is one order. Null: typed in by the team or a script.
    submission_key = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    status = models.CharField(max_length=12, choices=OrderStatus, default=OrderStatus.SUBMITTED)
    source = models.CharField(max_length=8, choices=OrderSource, default=OrderSource.SITE)
    plan = models.CharField(max_length=20, choices=Plan, default=Plan.ANNUAL)
    payer_name = models.CharField(_("nom du payeur"), max_length=120)
    payer_siret = models.CharField(_("SIRET à facturer"), max_length=14)
    payer_service_code = models.CharField(_("code service"), max_length=50, blank=True)
    payer_commitment_number = models.CharField(_("numéro d’engagement"), max_length=50, blank=True)
    payer_email = models.EmailField(_("adresse e-mail de facturation"))
    payer_address = models.CharField(_("adresse"), max_length=200)
    payer_postal_code = models.CharField(_("code postal"), max_length=5)
    payer_city = models.CharField(_("commune"), max_length=80)
    quote_number = models.CharField(_("numéro de devis"), max_length=20, blank=True, help_text="that it takes up")
    contact_email = models.EmailField(_("adresse e-mail de suivi"), help_text="who ordered: told of every step")
    purchase_order = models.FileField(_("bon de commande"), upload_to="orders/%Y/", blank=True, max_length=200)
    comment = models.TextField(_("remarque"), max_length=2000, blank=True)
    status_reason = models.TextField(max_length=2000, blank=True, help_text="why corrected or refused, sent as written")
    terms_version = models.CharField(max_length=20)
    search_text = models.CharField(
        max_length=1000, editable=False, help_text="reference, schools, towns, payer, normalised"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("commande")
        verbose_name_plural = _("commandes")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["status", "-created_at"], name="order_queue")]

    def __str__(self) -> str:
        return self.reference

    @property
    def class_counts(self) -> list[int]:
        """How many classes each school of the order has: what its price is made of."""
        return [school.class_count for school in self.schools.all()]

    @property
    def version(self) -> str:
        """What a form keeps of the order it shows: another one later means somebody changed it."""
        return self.updated_at.isoformat()


class OrderedSchool(models.Model):
    """One school of an order, as asked for; `school` is set when its opening begins."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="schools")
    uai = models.CharField(_("UAI"), max_length=8, validators=[validate_uai])
    name = models.CharField(_("nom de l’école"), max_length=120)
    kind = models.CharField(_("type"), max_length=12, choices=SchoolKind, default=SchoolKind.PRIMARY)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    postal_code = models.CharField(_("code postal"), max_length=5, blank=True)
    city = models.CharField(_("commune"), max_length=80)
    academy = models.CharField(_("académie"), max_length=60, blank=True)
    class_count = models.PositiveSmallIntegerField(
        _("nombre de classes"), validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    classes = models.JSONField(default=list, blank=True, help_text="[{name, levels}], class_count of them")
    options = ArrayField(models.SlugField(max_length=20), default=list, blank=True, help_text="codes of the price list")
    administrator_first_name = models.CharField(_("prénom"), max_length=60)
    administrator_last_name = models.CharField(_("nom"), max_length=60)
    administrator_email = models.EmailField(_("adresse e-mail"))
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="ordered")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["order", "uai"], name="ordered_school_once_per_order")]
        indexes = [models.Index(fields=["uai"], name="ordered_school_uai")]

    def __str__(self) -> str:
        return f"{self.name} ({self.uai})"


class OpeningStep(models.Model):
    """A step of a school's opening: the outbox the worker empties and the console shows."""

    ordered_school = models.ForeignKey(OrderedSchool, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(max_length=14, choices=StepName)
    position = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=8, choices=StepStatus, default=StepStatus.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, help_text="cause of the last failure, readable by the team")

    class Meta:
        ordering = ["ordered_school", "position"]
        constraints = [models.UniqueConstraint(fields=["ordered_school", "name"], name="opening_step_once")]


class OrderEvent(models.Model):
    """A line of an order's history, shown on its page (and, when public, on the follow-up page)."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=40, choices=EventKind)
    text = models.CharField(max_length=300, blank=True, help_text="what the kind does not say")
    is_public = models.BooleanField(default=False, help_text="shown to whoever ordered")
    # DO_NOTHING: people are deleted inside schools, where this table does not exist; a member of the team stays.
    actor = models.ForeignKey("accounts.User", null=True, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        ordering = ["at", "pk"]


class OutgoingMail(OutboxMail):
    """A mail about an order."""

    most_attempts = 10  # some nine hours in all

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=40, choices=MailKind)
    context = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["retry_at"], name="outgoing_mail_due", condition=models.Q(retry_at__isnull=False))
        ]
