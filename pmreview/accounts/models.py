"""People: who writes, who reviews, who keeps the files."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

REPORTING_DEPTH = 12  # a loop in the reporting line ends here instead of never


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> UserQuerySet:
        return self.filter(is_active=True)

    def below(self, manager: User) -> UserQuerySet:
        """Everybody whose reporting line leads to `manager`, however long; a loop is cut, `manager` is not in it."""
        found: set[uuid.UUID] = set()
        level: set[uuid.UUID] = {manager.pk}
        for _depth in range(REPORTING_DEPTH):
            level = set(User.objects.filter(manager_id__in=level).values_list("pk", flat=True)) - found - {manager.pk}
            if not level:
                break
            found |= level
        return self.filter(pk__in=found)


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

    @property
    def has_reports(self) -> bool:
        return self.reports.exists()
