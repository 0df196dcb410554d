"""The permission matrix: who gets which answer from which address. A pattern without a line here fails the tests.

A line is: the pattern's name (its route where it has none), methods, kinds of object, answers. The kinds are those of
`tests.house.world`; `*` is all the other lines of the pattern name, and a word after "/" is the decision asked for.
The answers are in the order of `PEOPLE`, `in` being sent to the sign-in page. Short forms: `all:` everybody;
`signed:` everybody signed in, the others are sent to sign in; `staff:` the administrator, the others are sent to sign in.
What somebody may not see is 404, never 403.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.house.world import PEOPLE

TABLE = """
# pattern                                    method   kinds                          ano aut man dir oth tea oth  hr adm
# Sign-in, by allauth, and the language. 403: nothing to confirm who you are with, since the test's people have no password.
account_login                                GET/POST -                              200 302 302 302 302 302 302 302 302
account_logout                               GET      -                              302 200 200 200 200 200 200 200 200
account_logout                               POST     -                              all:302
account_inactive                             GET      -                              all:200
account_inactive                             POST     -                              all:405
account_signup                               GET/POST -                              200 302 302 302 302 302 302 302 302
account_reauthenticate                       GET/POST -                              signed:403
account_email                                GET      -                              signed:200
account_email                                POST     -                              signed:302
account_email_verification_sent              GET      -                              all:200
account_email_verification_sent              POST     -                              all:405
account_change_password                      GET/POST -                              signed:302
account_set_password                         GET/POST -                              signed:200
account_reset_password                       GET/POST -                              all:200
account_confirm_login_code                   GET/POST -                              signed:302
account_confirm_email                        GET      -                              all:200
account_confirm_email                        POST     -                              all:404
account_reset_password_from_key_done         GET      -                              all:200
account_reset_password_from_key_done         POST     -                              all:405
account_reset_password_from_key              GET/POST -                              all:200
account_reset_password_done                  GET      -                              all:200
account_reset_password_done                  POST     -                              all:405
set_language                                 GET/POST -                              all:302
# API tokens are their person's own. The API knows tokens and no sessions; what it answers to them is in tests/api/.
token_list                                   GET      -                              signed:200
token_list                                   POST     -                              signed:405
token_create                                 GET      -                              signed:200
token_create                                 POST     -                              signed:422
token_revoke                                 GET      -                               in 200 404 404 404 404 404 404 404
token_revoke                                 POST     -                               in 302 404 404 404 404 404 404 404
api_docs                                     GET      -                              signed:200
api_docs                                     POST     -                              signed:405
api_description                              GET      -                              all:200
api_description                              POST     -                              all:405
api_root                                     GET/POST -                              all:404
api_unknown                                  GET/POST -                              all:404
api_products                                 GET      -                              all:401
api_products                                 POST     -                              all:405
api_goals                                    GET      -                              all:401
api_goals                                    POST     -                              all:405
api_series                                   GET      -                              all:401
api_series                                   POST     -                              all:405
api_snapshots                                GET      -                              all:405
api_snapshots                                POST     -                              all:401
api_feedback                                 GET      -                              all:405
api_feedback                                 POST     -                              all:401
api_work_items                               GET      -                              all:405
api_work_items                               POST     -                              all:401
api_cycles                                   GET      -                              all:401
api_cycles                                   POST     -                              all:405
api_cycle_summaries                          GET      -                              all:401
api_cycle_summaries                          POST     -                              all:405
# Administrators configure. What people wrote and measured is registered nowhere (see test_administrators_see_no_content).
admin:index                                  GET/POST -                              staff:200
admin:login                                  GET      -                               in 403 403 403 403 403 403 403 302
admin:login                                  POST     -                               in 403 403 403 403 403 403 403 200
admin:logout                                 GET      -                               in 302 302 302 302 302 302 302 405
admin:logout                                 POST     -                               in 302 302 302 302 302 302 302 200
admin:password_change                        GET/POST -                              staff:200
admin:password_change_done                   GET      -                              staff:200
admin:password_change_done                   POST     -                              staff:405
admin:autocomplete                           GET      -                              staff:403
admin:autocomplete                           POST     -                              staff:405
admin:jsi18n                                 GET      -                              staff:200
admin:jsi18n                                 POST     -                              staff:405
admin:view_on_site                           GET/POST -                              staff:302
admin:auth_group_changelist                  GET/POST -                              staff:200
admin:auth_group_add                         GET/POST -                              staff:200
admin:auth_group_history                     GET/POST -                              staff:200
admin:auth_group_delete                      GET/POST -                              staff:200
admin:auth_group_change                      GET/POST -                              staff:200
/admin/auth/group/<path:object_id>/          GET/POST -                              staff:302
admin:accounts_user_changelist               GET/POST -                              staff:200
admin:accounts_user_add                      GET/POST -                              staff:200
admin:accounts_user_history                  GET/POST -                              staff:200
admin:accounts_user_delete                   GET/POST -                              staff:403
admin:accounts_user_change                   GET/POST -                              staff:200
/admin/accounts/user/<path:object_id>/       GET/POST -                              staff:302
admin:jobs_job_changelist                    GET/POST -                              staff:200
admin:jobs_job_add                           GET/POST -                              staff:403
admin:jobs_job_history                       GET/POST -                              staff:200
admin:jobs_job_delete                        GET/POST -                              staff:403
admin:jobs_job_change                        GET      -                              staff:200
admin:jobs_job_change                        POST     -                              staff:403
/admin/jobs/job/<path:object_id>/            GET/POST -                              staff:302
admin:metrics_metric_changelist              GET/POST -                              staff:200
admin:metrics_metric_add                     GET/POST -                              staff:200
admin:metrics_metric_history                 GET/POST -                              staff:200
admin:metrics_metric_delete                  GET/POST -                              staff:403
admin:metrics_metric_change                  GET/POST -                              staff:200
/admin/metrics/metric/<path:object_id>/      GET/POST -                              staff:302
admin:metrics_product_changelist             GET/POST -                              staff:200
admin:metrics_product_add                    GET/POST -                              staff:200
admin:metrics_product_history                GET/POST -                              staff:200
admin:metrics_product_delete                 GET/POST -                              staff:403
admin:metrics_product_change                 GET/POST -                              staff:200
/admin/metrics/product/<path:object_id>/     GET/POST -                              staff:302
admin:summaries_cycle_changelist             GET/POST -                              staff:200
admin:summaries_cycle_add                    GET/POST -                              staff:200
admin:summaries_cycle_history                GET/POST -                              staff:200
admin:summaries_cycle_delete                 GET/POST -                              staff:200
admin:summaries_cycle_change                 GET/POST -                              staff:200
/admin/summaries/cycle/<path:object_id>/     GET/POST -                              staff:302
admin:summaries_summary_changelist           GET/POST -                              staff:200
admin:summaries_summary_add                  GET/POST -                              staff:200
admin:summaries_summary_history              GET/POST -                              staff:200
admin:summaries_summary_delete               GET/POST -                              staff:403
admin:summaries_summary_change               GET      -                              staff:200
admin:summaries_summary_change               POST     -                              staff:403
/admin/summaries/summary/<path:object_id>/   GET/POST -                              staff:302
admin:account_emailaddress_changelist        GET/POST -                              staff:200
admin:account_emailaddress_add               GET/POST -                              staff:200
admin:account_emailaddress_history           GET/POST -                              staff:200
admin:account_emailaddress_delete            GET/POST -                              staff:200
admin:account_emailaddress_change            GET/POST -                              staff:200
/admin/account/emailaddress/<path:object_id>/ GET/POST -                              staff:302
admin:app_list                               GET/POST -                              staff:200
/admin/(?P<url>.*)$                          GET/POST -                              staff:404
# Facts: written by the people of the product, read by those above them too.
product_list                                 GET      -                              signed:200
product_list                                 POST     -                              signed:405
product_create                               GET      -                              signed:200
product_create                               POST     -                              signed:422
product_detail                               GET      -                               in 200 200 200 404 404 404 404 404
product_detail                               POST     -                              signed:405
product_update                               GET      -                               in 200 404 404 404 404 404 404 404
product_update                               POST     -                               in 422 404 404 404 404 404 404 404
goal_create                                  GET      -                               in 200 404 404 404 404 404 404 404
goal_create                                  POST     -                               in 422 404 404 404 404 404 404 404
snapshot_create                              GET      -                               in 200 404 404 404 404 404 404 404
snapshot_create                              POST     -                               in 422 404 404 404 404 404 404 404
feedback_list                                GET      -                               in 200 200 200 404 404 404 404 404
feedback_list                                POST     -                              signed:405
feedback_create                              GET      -                               in 200 404 404 404 404 404 404 404
feedback_create                              POST     -                               in 422 404 404 404 404 404 404 404
project_create                               GET      -                               in 200 404 404 404 404 404 404 404
project_create                               POST     -                               in 422 404 404 404 404 404 404 404
goal_update                                  GET      -                               in 200 404 404 404 404 404 404 404
goal_update                                  POST     -                               in 422 404 404 404 404 404 404 404
goal_delete                                  GET      -                               in 200 404 404 404 404 404 404 404
goal_delete                                  POST     -                               in 302 404 404 404 404 404 404 404
feedback_update                              GET      -                               in 200 404 404 404 404 404 404 404
feedback_update                              POST     -                               in 422 404 404 404 404 404 404 404
project_detail                               GET      -                               in 200 200 200 404 404 404 404 404
project_detail                               POST     -                              signed:405
project_update                               GET      -                               in 200 404 404 404 404 404 404 404
project_update                               POST     -                               in 422 404 404 404 404 404 404 404
item_create                                  GET      -                               in 200 404 404 404 404 404 404 404
item_create                                  POST     -                               in 422 404 404 404 404 404 404 404
blocker_create                               GET      -                               in 200 404 404 404 404 404 404 404
blocker_create                               POST     -                               in 422 404 404 404 404 404 404 404
item_update                                  GET      -                               in 200 404 404 404 404 404 404 404
item_update                                  POST     -                               in 422 404 404 404 404 404 404 404
blocker_update                               GET      -                               in 200 404 404 404 404 404 404 404
blocker_update                               POST     -                               in 422 404 404 404 404 404 404 404
# Imports. A draft is its importer's; the people of the product undo what is done and take the rows left out.
import_list                                  GET      -                               in 200 200 200 404 404 404 404 404
import_list                                  POST     -                              signed:405
import_create                                GET      -                               in 200 404 404 404 404 404 404 404
import_create                                POST     -                               in 422 404 404 404 404 404 404 404
import_detail                                GET      draft_import                    in 200 404 404 404 404 404 404 404
import_detail                                POST     draft_import                    in 422 404 404 404 404 404 404 404
import_detail                                GET      done_import                     in 200 200 200 404 404 404 404 404
import_detail                                POST     done_import                     in 302 404 404 404 404 404 404 404
import_undo                                  GET/POST draft_import                    in 302 404 404 404 404 404 404 404
import_undo                                  GET      done_import                     in 200 404 404 404 404 404 404 404
import_undo                                  POST     done_import                     in 302 404 404 404 404 404 404 404
import_refused                               GET      draft_import                    in 200 404 404 404 404 404 404 404
import_refused                               GET      done_import                     in 302 404 404 404 404 404 404 404
import_refused                               POST     *                              signed:405
import_template                              GET      template/goals.csv             signed:200
import_template                              POST     template/goals.csv             signed:405
import_template                              GET      template/payroll.csv           signed:404
# 503 where no worker runs, as in a test.
health_live                                  GET      -                              all:200
health_live                                  POST     -                              all:405
health_ready                                 GET      -                              all:503|200
health_ready                                 POST     -                              all:405
# The document. Drafts are their author's; a withdrawn one is a draft again.
home                                         GET      -                              signed:302
home                                         POST     -                              signed:405
summary_list                                 GET      -                              signed:200
summary_list                                 POST     -                              signed:405
summary_detail                               GET      draft,withdrawn                 in 200 404 404 404 404 404 404 404
summary_detail                               POST     *                              signed:405
summary_detail                               GET      untouched                       in 404 404 404 404 200 404 404 404
summary_detail                               GET      submitted,approved,archived     in 302 302 302 404 404 404 302 404
summary_detail                               GET      returned                        in 200 302 302 404 404 404 302 404
summary_detail                               GET      shelved                         in 302 404 404 404 404 404 404 404
summary_detail                               GET      other_draft                     in 404 404 404 404 404 200 404 404
summary_detail                               GET      other_submitted                 in 404 404 404 302 404 302 302 404
summary_detail                               GET      hr_draft                        in 404 404 404 404 404 404 200 404
summary_step                                 GET      draft,returned,withdrawn        in 200 404 404 404 404 404 404 404
summary_step                                 POST     draft,submitted,returned        in 302 404 404 404 404 404 404 404
summary_step                                 POST     approved,archived,withdrawn     in 302 404 404 404 404 404 404 404
summary_step                                 POST     shelved                         in 302 404 404 404 404 404 404 404
summary_step                                 GET      untouched                       in 404 404 404 404 200 404 404 404
summary_step                                 POST     untouched                       in 404 404 404 404 302 404 404 404
summary_step                                 GET      submitted,approved,archived     in 302 404 404 404 404 404 404 404
summary_step                                 GET      shelved                         in 302 404 404 404 404 404 404 404
summary_step                                 GET      other_draft                     in 404 404 404 404 404 200 404 404
summary_step                                 POST     other_draft,other_submitted     in 404 404 404 404 404 302 404 404
summary_step                                 GET      other_submitted                 in 404 404 404 404 404 302 404 404
summary_step                                 GET      hr_draft                        in 404 404 404 404 404 404 200 404
summary_step                                 POST     hr_draft                        in 404 404 404 404 404 404 302 404
summary_check                                GET      draft,returned,withdrawn        in 200 404 404 404 404 404 404 404
summary_check                                POST     *                              signed:405
summary_check                                GET      untouched                       in 404 404 404 404 200 404 404 404
summary_check                                GET      submitted,approved,archived     in 302 404 404 404 404 404 404 404
summary_check                                GET      shelved                         in 302 404 404 404 404 404 404 404
summary_check                                GET      other_draft                     in 404 404 404 404 404 200 404 404
summary_check                                GET      other_submitted                 in 404 404 404 404 404 302 404 404
summary_check                                GET      hr_draft                        in 404 404 404 404 404 404 200 404
summary_document                             GET      draft                           in 302 404 404 404 404 404 404 404
summary_document                             POST     *                              signed:405
summary_document                             GET      untouched                       in 404 404 404 404 302 404 404 404
summary_document                             GET      submitted,returned,approved     in 200 200 200 404 404 404 200 404
summary_document                             GET      archived                        in 200 200 200 404 404 404 200 404
summary_document                             GET      withdrawn,shelved               in 200 404 404 404 404 404 404 404
summary_document                             GET      other_draft                     in 404 404 404 404 404 302 404 404
summary_document                             GET      other_submitted                 in 404 404 404 200 404 200 200 404
summary_document                             GET      hr_draft                        in 404 404 404 404 404 404 302 404
summary_decide                               GET      *                              signed:405
summary_decide                               POST     draft/approve,shelved/approve   in 302 404 404 404 404 404 404 404
summary_decide                               POST     withdrawn/approve               in 302 404 404 404 404 404 404 404
summary_decide                               POST     untouched/approve               in 404 404 404 404 302 404 404 404
summary_decide                               POST     submitted/approve               in 302 302 302 404 404 404 302 404
summary_decide                               POST     returned/approve                in 302 302 302 404 404 404 302 404
summary_decide                               POST     approved/approve                in 302 302 302 404 404 404 302 404
summary_decide                               POST     archived/approve                in 302 302 302 404 404 404 302 404
summary_decide                               POST     other_draft/approve             in 404 404 404 404 404 302 404 404
summary_decide                               POST     other_submitted/approve         in 404 404 404 302 404 302 302 404
summary_decide                               POST     hr_draft/approve                in 404 404 404 404 404 404 302 404
summary_decide                               POST     submitted/archive              signed:404
summary_decide                               POST     submitted/nonsense             signed:404
export_create                                GET      *                              signed:405
export_create                                POST     draft,withdrawn,shelved         in 302 404 404 404 404 404 404 404
export_create                                POST     untouched                       in 404 404 404 404 302 404 404 404
export_create                                POST     submitted,returned,approved     in 302 302 302 404 404 404 302 404
export_create                                POST     archived                        in 302 302 302 404 404 404 302 404
export_create                                POST     other_draft                     in 404 404 404 404 404 302 404 404
export_create                                POST     other_submitted                 in 404 404 404 302 404 302 302 404
export_create                                POST     hr_draft                        in 404 404 404 404 404 404 302 404
export_detail                                GET      submitted,approved              in 200 200 200 404 404 404 200 404
export_detail                                POST     *                              signed:405
export_detail                                GET      withdrawn,shelved               in 200 404 404 404 404 404 404 404
export_detail                                GET      other_submitted                 in 404 404 404 200 404 200 200 404
export_download                              GET      submitted                       in 302 302 302 404 404 404 302 404
export_download                              POST     *                              signed:405
export_download                              GET      approved                        in 200 200 200 404 404 404 200 404
export_download                              GET      withdrawn,shelved               in 302 404 404 404 404 404 404 404
export_download                              GET      other_submitted                 in 404 404 404 302 404 302 302 404
# Lists.
team                                         GET      -                               in 404 200 200 200 404 404 404 404
team                                         POST     -                              signed:405
cycle_list                                   GET      -                               in 404 404 404 404 404 404 200 404
cycle_list                                   POST     -                              signed:405
cycle_detail                                 GET      -                               in 404 404 404 404 404 404 200 404
cycle_detail                                 POST     -                              signed:405
"""


@dataclass(frozen=True)
class Line:
    """What one pattern answers to one method for one kind of object, by person."""

    key: str
    method: str
    kind: str
    answers: dict[str, str]


def lines() -> list[Line]:
    """The table, one line for each method and kind. ValueError for a line that cannot be read."""
    rows = [row.split() for row in TABLE.splitlines() if row.strip() and not row.startswith("#")]
    known: dict[str, list[str]] = {}
    for key, _methods, kinds, *_answers in rows:
        known.setdefault(key, []).extend(kind for kind in kinds.split(",") if kind != "*" and kind not in known.get(key, []))
    return [
        Line(key, method, kind, _answers_of(answers))
        for key, methods, kinds, *answers in rows
        for method in methods.split("/")
        for kind in (known[key] if kinds == "*" else kinds.split(","))
    ]


def _answers_of(words: list[str]) -> dict[str, str]:
    if len(words) == len(PEOPLE):
        return dict(zip(PEOPLE, words, strict=True))
    who, _colon, answer = words[0].partition(":")
    exceptions = {"all": set(), "signed": {"anonymous"}, "staff": set(PEOPLE) - {"admin"}}
    if len(words) != 1 or who not in exceptions:
        raise ValueError(f"A line of the permission matrix cannot be read: {' '.join(words)}")
    return {name: "in" if name in exceptions[who] else answer for name in PEOPLE}
