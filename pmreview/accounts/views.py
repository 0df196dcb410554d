"""One's own API tokens: a list, a new one, the end of one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pmreview.accounts.forms import TokenForm
from pmreview.accounts.models import ApiToken
from pmreview.accounts.requests import Request
from pmreview.accounts.tokens import revoke


@require_safe
def token_list(request: Request) -> HttpResponse:
    tokens = ApiToken.objects.editable_by(request.user).kept()
    return render(request, "accounts/token_list.html", {"tokens": tokens})


@require_http_methods(["GET", "POST"])
def token_create(request: Request) -> HttpResponse:
    """Answers with the secret at once and only here: a redirect would have to keep it somewhere."""
    form = TokenForm(request.POST if request.method == "POST" else None, by=request.user)
    if form.is_valid() and (issued := form.issue()):
        return render(request, "accounts/token_created.html", {"token": issued[0], "secret": issued[1]})
    return render(request, "accounts/token_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def token_revoke(request: Request, token_id: UUID) -> HttpResponse:
    """Asks once; pressed again, the token is simply gone."""
    token = get_object_or_404(ApiToken.objects.editable_by(request.user), pk=token_id)
    if request.method != "POST":
        return render(request, "accounts/token_revoke.html", {"token": token})
    revoke(token, by=request.user)
    messages.success(request, _("The token “%(name)s” opens nothing any more.") % {"name": token})
    return redirect("token_list")
