"""Addresses of the document: its writing, its review, its paper, its lists."""

from django.urls import path

from summaries import views
from summaries.cycles.views import people, rules, stages
from summaries.exports import bundle_views as bundles
from summaries.exports import verify_views as proof
from summaries.exports import views as exports
from summaries.hr import chosen, reminding, sheet_views
from summaries.hr import views as hr
from summaries.letterhead import views as letterheads
from summaries.notices import robot_views as robots
from summaries.notices import views as notices
from summaries.review import changes, delegation_pages, reassign_pages
from summaries.review import comment_views as comments
from summaries.review import peer_views as peers
from summaries.review import views as review
from summaries.team import boxes, compare, page
from summaries.trace import views as trace
from summaries.wizard import views as wizard

urlpatterns = [
    path("", views.home, name="home"),
    path("summaries/", views.summary_list, name="summary_list"),
    path("summaries/<uuid:summary_id>/", views.summary_detail, name="summary_detail"),
    path("summaries/<uuid:summary_id>/steps/<slug:key>/", wizard.step, name="summary_step"),
    path("summaries/<uuid:summary_id>/check/", views.summary_check, name="summary_check"),
    path("summaries/<uuid:summary_id>/document/", review.document, name="summary_document"),
    path("summaries/<uuid:summary_id>/decide/<slug:name>/", views.decide, name="summary_decide"),
    path("summaries/<uuid:summary_id>/reviewers/", reassign_pages.summary_reviewers, name="summary_reviewers"),
    path("delegations/", delegation_pages.delegation_list, name="delegation_list"),
    path("delegations/new/", delegation_pages.delegation_create, name="delegation_create"),
    path("delegations/<uuid:delegation_id>/end/", delegation_pages.delegation_end, name="delegation_end"),
    path("summaries/<uuid:summary_id>/changes/", changes.changes, name="summary_changes"),
    path("summaries/<uuid:summary_id>/comments/", comments.comment_create, name="comment_create"),
    path("summaries/<uuid:summary_id>/comments/<uuid:comment_id>/answer/", comments.comment_answer, name="comment_answer"),
    path("summaries/<uuid:summary_id>/comments/<uuid:comment_id>/settle/", comments.comment_settle, name="comment_settle"),
    path("summaries/<uuid:summary_id>/comments/<uuid:comment_id>/reopen/", comments.comment_reopen, name="comment_reopen"),
    path("summaries/<uuid:summary_id>/exports/", exports.export_create, name="export_create"),
    path("exports/<uuid:export_id>/", exports.export_detail, name="export_detail"),
    path("exports/<uuid:export_id>/download/", exports.export_download, name="export_download"),
    path("verify/", proof.verify, name="verify"),
    path("verify/<str:number>/", proof.verify_number, name="verify_number"),
    path("summaries/<uuid:summary_id>/readers/", trace.summary_readers, name="summary_readers"),
    path("summaries/<uuid:summary_id>/peers/", peers.peer_list, name="peer_list"),
    path("peers/<uuid:request_id>/", peers.peer_answer, name="peer_answer"),
    path("peers/<uuid:request_id>/<slug:choice>/", peers.peer_settle, name="peer_settle"),
    path("log/", trace.event_log, name="event_log"),
    path("team/", page.team, name="team"),
    path("team/next/", page.team_next, name="team_next"),
    path("team/compare/", compare.team_compare, name="team_compare"),
    path("cycles/<uuid:cycle_id>/boxes/", boxes.cycle_boxes, name="cycle_boxes"),
    path("summaries/<uuid:summary_id>/place/", boxes.summary_place, name="summary_place"),
    path("cycles/", rules.cycle_list, name="cycle_list"),
    path("cycles/new/", rules.cycle_create, name="cycle_create"),
    path("cycles/<uuid:cycle_id>/settings/", rules.cycle_settings, name="cycle_settings"),
    path("cycles/<uuid:cycle_id>/participants/", people.cycle_participants, name="cycle_participants"),
    path("cycles/<uuid:cycle_id>/launch/", stages.cycle_launch, name="cycle_launch"),
    path("cycles/<uuid:cycle_id>/close/", stages.cycle_close, name="cycle_close"),
    path("cycles/<uuid:cycle_id>/copy/", rules.cycle_copy, name="cycle_copy"),
    path("cycles/<uuid:cycle_id>/", hr.cycle_detail, name="cycle_detail"),
    path("cycles/<uuid:cycle_id>/remind/", reminding.cycle_remind, name="cycle_remind"),
    path("cycles/<uuid:cycle_id>/sheets/", sheet_views.cycle_sheet, name="cycle_sheet"),
    path("sheets/<uuid:job_id>/", sheet_views.sheet_detail, name="sheet_detail"),
    path("sheets/<uuid:job_id>/download/", sheet_views.sheet_download, name="sheet_download"),
    path("cycles/<uuid:cycle_id>/bundles/", chosen.cycle_bundles, name="cycle_bundles"),
    path("bundles/<uuid:bundle_id>/", bundles.bundle_detail, name="bundle_detail"),
    path("bundles/<uuid:bundle_id>/download/", bundles.bundle_download, name="bundle_download"),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/read/", notices.notices_read, name="notices_read"),
    path("notices/settings/", notices.notice_settings, name="notice_settings"),
    path("notices/mute/<str:slip>/", notices.notice_mute, name="notice_mute"),
    path("notices/<uuid:notice_id>/", notices.notice_open, name="notice_open"),
    path("calendar.ics", notices.calendar_file, name="calendar_file"),
    path("letterhead/", letterheads.letterhead, name="letterhead"),
    path("webhooks/", robots.webhook_list, name="webhook_list"),
    path("webhooks/new/", robots.webhook_create, name="webhook_create"),
    path("webhooks/<uuid:webhook_id>/test/", robots.webhook_test, name="webhook_test"),
    path("webhooks/<uuid:webhook_id>/remove/", robots.webhook_remove, name="webhook_remove"),
]
