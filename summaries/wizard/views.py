"""One address per step. A save keeps what can be kept, then goes where the pressed button says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pmreview.accounts.requests import Request
from summaries.models import Summary
from summaries.permissions import why_not
from summaries.sections import BY_KEY, Entries, Section
from summaries.wizard.forms import StepForms
from summaries.wizard.remarks import remarks_on
from summaries.wizard.saving import Closed, Conflict, Saved, reload, save, take_suggestion
from summaries.wizard.steps import add_entry, neighbours, prepare, remove_entry, steps_of

CONFLICT = 409
CLOSED = 403


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Request, summary_id: UUID, key: str) -> HttpResponse:
    """Shows and saves one step of one's own summary; anybody else's is 404, a finished one leads to the document."""
    summary = get_object_or_404(Summary.objects.written_by(request.user).with_people(), pk=summary_id)
    if key not in BY_KEY or not summary.cycle.has_step(key):
        raise Http404
    refusal = why_not(request.user, "write", summary)
    if refusal:
        return _closed(request, summary, refusal)
    prepare(summary)
    section = next(section for section in summary.sections if section.key == key)
    return _post(request, section) if request.method == "POST" else _page(request, StepForms(section))


def _closed(request: Request, summary: Summary, refusal: str) -> HttpResponse:
    if _is_autosave(request):
        return JsonResponse({"reason": refusal}, status=CLOSED)
    messages.warning(request, refusal)
    return redirect(summary)


def _post(request: Request, section: Section) -> HttpResponse:
    forms = StepForms(section, request.POST)
    seen, tab = _integer(request.POST.get("version")), request.POST.get("tab", "").replace("\x00", "")[:64]
    finished = {"yes": True, "later": False}.get(request.POST.get("finished", ""))
    try:
        outcome = save(forms, seen=seen, tab=tab, is_finished=finished)
    except Closed:
        return _closed(request, section.summary, _("The summary was submitted meanwhile; this page can no longer be saved."))
    if _is_autosave(request):
        return _answer(request, forms, outcome)
    if isinstance(outcome, Conflict):
        return _page(request, forms, conflict=outcome)
    return _next(request, forms, outcome)


def _answer(request: Request, forms: StepForms, outcome: Saved | Conflict) -> JsonResponse:
    """What the autosave script reads: the version to go on from, the time, and what could not be read."""
    if isinstance(outcome, Conflict):
        return JsonResponse({"version": outcome.version, "url": request.path}, status=CONFLICT)
    now = timezone.localtime()
    return JsonResponse({"version": outcome.version, "saved_at": f"{now:%H:%M}", "errors": forms.by_field()})


def _next(request: Request, forms: StepForms, saved: Saved) -> HttpResponse:
    section = forms.section
    if "suggest" in request.POST and section.suggested:
        take_suggestion(section)
        return redirect(f"{request.path}#{section.anchor(section.suggested)}")
    changed = _change_entries(request, section)
    if changed is not None:
        return _entries(request, section, changed)
    if forms.errors:
        section.version = saved.version
        return _page(request, forms)
    messages.success(request, _("Saved."))
    return redirect(_onward(request, section))


def _change_entries(request: Request, section: Section) -> str | None:
    """Adds or removes the entry the pressed button names; the anchor to go to, or None if no such button was pressed."""
    if section.item_model is None or section.entries is Entries.EACH:
        return None
    if "add" in request.POST:
        subject = request.POST["add"]
        if section.has_subject() and subject not in {citable.subject for citable in section.citables()}:
            return f"{section.key}-entries"
        return f"entry-{add_entry(section, subject).pk}"
    if "remove" in request.POST and request.POST["remove"] in {str(item.pk) for item in section.rows}:
        remove_entry(section, request.POST["remove"])
        return f"{section.key}-entries"
    return None


def _entries(request: Request, section: Section, anchor: str) -> HttpResponse:
    """After adding or removing: the fragment for htmx, the page again without script."""
    if not request.htmx:
        return redirect(f"{request.path}#{anchor}")
    section = reload(section.summary, section.key)
    fresh = StepForms(section).remark(remarks_on(section, reader=request.user))
    context = {"section": fresh.section, "forms": fresh, "focus": anchor, "is_swap": True, **_cited(fresh)}
    return render(request, "summaries/_entries.html", context)


def _onward(request: Request, section: Section) -> str:
    if request.POST.get("go") == "later":
        return section.summary.get_absolute_url()
    following = neighbours(section.summary, section.key)[1]
    if request.POST.get("go") == "check" or following is None:
        return reverse("summary_check", args=[section.summary.pk])
    return reverse("summary_step", args=[section.summary.pk, following])


def _page(request: Request, forms: StepForms, *, conflict: Conflict | None = None) -> HttpResponse:
    section = forms.section
    forms.remark(remarks_on(section, reader=request.user))
    steps = steps_of(section.summary)
    here = next(one for one in steps if one.key == section.key)
    context: dict[str, Any] = {
        "summary": section.summary,
        "section": section,
        "forms": forms,
        "steps": steps,
        "here": here,
        "version": conflict.version if conflict else section.version,
        "conflict": conflict,
        "before": neighbours(section.summary, section.key)[0],
        "problems": _problems(forms, here.problems if section.is_finished else ()),
        "from_check": request.GET.get("from") == "check" or request.POST.get("go") == "check",
        **_cited(forms),
    }
    return render(request, "summaries/step.html", context, status=CONFLICT if conflict else 200)


def _problems(forms: StepForms, found: Any) -> list[dict[str, str]]:
    """For the error summary: what could not be read, or else what is missing in a part called finished."""
    if forms.errors:
        return [{"text": sentence, "href": f"#{anchor}"} for anchor, sentence in forms.errors]
    return [{"text": problem.sentence, "href": f"#{problem.field}"} for problem in found]


def _cited(forms: StepForms) -> dict[str, Any]:
    if forms.section.entries is not Entries.CITED:
        return {"citables": [], "cited": set()}
    cited = {str(item.subject_id) for item in forms.section.rows}  # type: ignore[attr-defined]
    return {"citables": forms.section.citables(), "cited": cited}


def _is_autosave(request: Request) -> bool:
    return request.headers.get("X-Pm-Autosave") == "1"


def _integer(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1
