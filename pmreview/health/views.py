"""Questions of a load balancer or a container runtime: alive, and ready to work? No sign-in, nothing about people."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pmreview.health.checks import findings


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    found = findings()
    is_ready = all(finding["ok"] for finding in found.values())
    return JsonResponse({"ready": is_ready, "checks": found}, status=200 if is_ready else 503)
