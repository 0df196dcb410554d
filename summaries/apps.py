from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SummariesConfig(AppConfig):
    name = "summaries"
    verbose_name = _("Summaries")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from pmreview.jobs.queue import swept
        from pmreview.jobs.work import over
        from summaries.cycles import closing, opening  # noqa: F401  (their jobs)
        from summaries.exports.bundles import on_over, on_swept
        from summaries.exports.requests import on_performed
        from summaries.hr import sheets  # noqa: F401 – its job is found here
        from summaries.review.emails import tell
        from summaries.review.workflow import performed

        performed.connect(on_performed, dispatch_uid="summaries.exports.on_performed")
        over.connect(on_over, dispatch_uid="summaries.exports.on_over")
        swept.connect(on_swept, dispatch_uid="summaries.exports.on_swept")
        performed.connect(tell, dispatch_uid="summaries.review.tell")
