"""The company's dictionary of measures: what each means, how it adds up and which way is better."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from metrics.models.record import Record


class Unit(models.TextChoices):
    PEOPLE = "people", pgettext_lazy("unit", "people")
    COUNT = "count", pgettext_lazy("unit", "times")
    YUAN = "yuan", pgettext_lazy("unit", "yuan")
    PERCENT = "percent", pgettext_lazy("unit", "%")
    POINTS = "points", pgettext_lazy("unit", "points")
    DAYS = "days", pgettext_lazy("unit", "days")
    RANK = "rank", pgettext_lazy("unit", "rank")


class MetricKind(models.TextChoices):
    """The values of `metrics.aggregate.Kind`, with words."""

    UNIQUE = "unique", _("distinct people")
    FLOW = "flow", _("sum over time")
    STOCK = "stock", _("level at a moment")
    RATIO = "ratio", _("ratio")
    SCORE = "score", _("score from answers")
    DURATION = "duration", _("duration")


class Better(models.TextChoices):
    UP = "up", _("higher is better")
    DOWN = "down", _("lower is better")


class Category(models.TextChoices):
    GROWTH = "growth", _("Growth")
    ENGAGEMENT = "engagement", _("Engagement")
    BEHAVIOUR = "behaviour", _("Behaviour")
    SATISFACTION = "satisfaction", _("Satisfaction")
    REVENUE = "revenue", _("Revenue")
    MARKET = "market", pgettext_lazy("category", "Market")
    DELIVERY = "delivery", _("Delivery")


class Metric(Record):
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=MetricKind)
    unit = models.CharField(_("unit"), max_length=10, choices=Unit)
    direction = models.CharField(_("which way is better"), max_length=4, choices=Better, default=Better.UP)
    category = models.CharField(_("category"), max_length=12, choices=Category)
    definition_zh = models.TextField(_("definition in Chinese"), max_length=500, blank=True)
    definition_en = models.TextField(_("definition in English"), max_length=500, blank=True)
    formula_zh = models.CharField(_("formula in Chinese"), max_length=200, blank=True)
    formula_en = models.CharField(_("formula in English"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["category", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=MetricKind.values, unit__in=Unit.values, direction__in=Better.values),
                name="metric_known_words",
                violation_error_message=_("Choose the kind, the unit and the direction from the lists."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the active language, falling back on the other one."""
        return self._said("name")

    @property
    def definition(self) -> str:
        return self._said("definition")

    @property
    def formula(self) -> str:
        return self._said("formula")

    def _said(self, field: str) -> str:
        chinese: str = getattr(self, f"{field}_zh")
        english: str = getattr(self, f"{field}_en")
        wanted = (chinese, english) if (get_language() or "").startswith("zh") else (english, chinese)
        return wanted[0] or wanted[1]
