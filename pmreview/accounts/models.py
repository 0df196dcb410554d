"""People: who writes, who reviews, who keeps the files; and the keys they give to their programs."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

NAME_TAKEN = _("You have a token of this name: choose another name, or revoke that one first.")
REPORTING_DEPTH = 12  # a loop in the reporting line ends here instead of never


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> UserQuerySet:
        return self.filter(is_active=True)

    def below(self, manager: User) -> UserQuerySet:
        """Everybody whose reporting line leads to `manager`, however long; a loop is cut, `manager` is not in it."""
        return self.filter(pk__in=keys_below(manager))


def keys_below(manager: User) -> set[uuid.UUID]:
    """The keys of those below, in one query for each level and one."""
    found: set[uuid.UUID] = set()
    level: set[uuid.UUID] = {manager.pk}
    for _depth in range(REPORTING_DEPTH):
        level = set(User.objects.filter(manager_id__in=level).values_list("pk", flat=True)) - found - {manager.pk}
        if not level:
            break
        found |= level
    return found


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, email: str | None) -> User:
        found: User = self.get(email__iexact=email)
        return found

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Saves a person; without a password they can only sign in after a reset."""
        user: User = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A colleague. `manager` makes the reporting line; `is_hr` keeps cycles and paper; `is_staff` configures."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("work e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=80)
    employee_number = models.CharField(_("employee number"), max_length=32, unique=True)
    department = models.CharField(_("department"), max_length=80, blank=True)
    title = models.CharField(_("job title"), max_length=80, blank=True)
    manager = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("manager")
    )
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    time_zone = models.CharField(_("time zone"), max_length=40, default=settings.TIME_ZONE)
    quiet_from = models.TimeField(_("no letters from"), default=time(21))
    quiet_until = models.TimeField(_("no letters until"), default=time(8))
    is_hr = models.BooleanField(_("human resources"), default=False)
    is_staff = models.BooleanField(_("administrator"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined at"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "employee_number"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["employee_number"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_email",
                violation_error_message=_("Somebody already has this e-mail address."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def is_above(self, other: User) -> bool:
        """Whether `other`'s reporting line leads to this person."""
        return bool(User.objects.below(self).filter(pk=other.pk).exists())

    def local_day(self, at: datetime) -> date:
        """The day of the person's calendar at that moment."""
        return timezone.localtime(at, ZoneInfo(self.time_zone)).date()

    def midnight(self, day: date) -> datetime:
        """When that day begins where the person is."""
        return datetime.combine(day, time(), tzinfo=ZoneInfo(self.time_zone))

    @property
    def has_reports(self) -> bool:
        return self.reports.exists()


class Scope(models.TextChoices):
    """What a token may do; it never does more than its person may."""

    FACTS_READ = "facts:read", _("read goals, products and series")
    FACTS_WRITE = "facts:write", _("send values, feedback and work items")
    SUMMARIES_READ = "summaries:read", _("read how far the summaries of a cycle are")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def editable_by(self, user: User) -> ApiTokenQuerySet:
        """One's own; nobody manages another person's tokens."""
        return self.filter(user=user)

    def kept(self) -> ApiTokenQuerySet:
        """Without the revoked ones; an expired one stays until it is revoked."""
        return self.filter(revoked_at=None)

    def live(self) -> ApiTokenQuerySet:
        """Those that open the door now."""
        unexpired = models.Q(expires_at=None) | models.Q(expires_at__gt=timezone.now())
        return self.kept().filter(unexpired, user__is_active=True)


class ApiToken(models.Model):
    """A key for programs that work in a person's name. Only the digest of its secret is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=60)
    digest = models.CharField(_("SHA-256 of the secret"), max_length=64, unique=True, editable=False)
    prefix = models.CharField(_("beginning of the secret"), max_length=12, editable=False)
    scopes = models.JSONField(_("may"), default=list)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, editable=False)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                condition=models.Q(revoked_at=None),
                name="one_token_per_name",
                violation_error_code="name",
                violation_error_message=NAME_TAKEN,
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def may(self) -> list[str]:
        """What it may do, in words."""
        return [str(Scope(scope).label) for scope in self.scopes]


class StoredAnswer(models.Model):
    """What a request with an Idempotency-Key was answered, so that the same one sent again does nothing twice."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="answers", verbose_name=_("API token"))
    key = models.CharField(_("idempotency key"), max_length=100)
    digest = models.CharField(_("SHA-256 of the request"), max_length=64)
    body = models.TextField(_("answer"), blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("stored answer")
        verbose_name_plural = _("stored answers")
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_key")]

    def __str__(self) -> str:
        return self.key
