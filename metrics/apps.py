from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MetricsConfig(AppConfig):
    name = "metrics"
    verbose_name = _("Facts about work")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from metrics.importers import run  # noqa: F401 – registers the job
