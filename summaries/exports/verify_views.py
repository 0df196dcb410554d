"""The page that verifies: a number or a file in, one clear sentence out. For everybody who is signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from pmreview.accounts.requests import Request
from summaries.exports.passing import LARGEST, Passing
from summaries.exports.proof import proof_of
from summaries.exports.verdicts import verdict_of
from summaries.exports.verify import Finding, check_file, check_number
from summaries.models.numbering import in_fours, read_number


@csrf_exempt  # whoever looks for the token reads the file: the handler that keeps nothing must be there before
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: Request) -> HttpResponse:
    """The form; a number leads to its own address, a file is judged on the way through and answered at once."""
    passing = Passing()
    request.upload_handlers = [passing]
    return _verify(request, passing)


@csrf_protect
def _verify(request: Request, passing: Passing) -> HttpResponse:
    typed = request.POST.get("number", "").strip()
    if passing.passed is not None and (passing.passed.size or passing.passed.is_too_large):
        return _page(request, check_file(passing.passed, by=request.user))
    if typed:
        number = read_number(typed)
        return redirect("verify_number", in_fours(number)) if number else _page(request, check_number(typed, by=request.user))
    error = _("Type a document number or choose a file.") if request.method == "POST" else ""
    return _page(request, None, error=error)


@require_safe
def verify_number(request: Request, number: str) -> HttpResponse:
    """Where the code on a paper leads."""
    return _page(request, check_number(number, by=request.user) if request.method == "GET" else None)


def _page(request: Request, found: Finding | None, *, error: str = "") -> HttpResponse:
    context: dict[str, Any] = {"found": found, "error": error, "megabytes": LARGEST // 1024 // 1024}
    if found is not None:
        context |= {"verdict": verdict_of(found)}
    if found is not None and found.version is not None:
        context |= {"proof": proof_of(found.version, found.printed), "submitted_at": parse_datetime(found.submitted_at)}
    return render(request, "summaries/verify.html", context)
