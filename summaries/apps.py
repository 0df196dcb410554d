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
        from summaries.cycles.opening import opened
        from summaries.exports.bundles import bundle_ready, on_over, on_swept
        from summaries.exports.requests import on_performed, on_reassigned
        from summaries.hr import reminding, sheets  # noqa: F401 – their jobs are found here
        from summaries.notices import beat, letters, listeners  # noqa: F401 – what the clock and the workers call
        from summaries.review.comments import commented
        from summaries.review.peers import peer_asked
        from summaries.review.reassign import reassigned
        from summaries.review.workflow import performed

        performed.connect(on_performed, dispatch_uid="summaries.exports.on_performed")
        reassigned.connect(on_reassigned, dispatch_uid="summaries.exports.on_reassigned")
        over.connect(on_over, dispatch_uid="summaries.exports.on_over")
        swept.connect(on_swept, dispatch_uid="summaries.exports.on_swept")
        performed.connect(listeners.on_performed, dispatch_uid="summaries.notices.on_performed")
        opened.connect(listeners.on_opened, dispatch_uid="summaries.notices.on_opened")
        commented.connect(listeners.on_commented, dispatch_uid="summaries.notices.on_commented")
        reassigned.connect(listeners.on_reassigned, dispatch_uid="summaries.notices.on_reassigned")
        peer_asked.connect(listeners.on_peer_asked, dispatch_uid="summaries.notices.on_peer_asked")
        bundle_ready.connect(listeners.on_bundle_ready, dispatch_uid="summaries.notices.on_bundle_ready")
