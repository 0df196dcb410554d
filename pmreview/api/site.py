"""The API as a whole: its operations below one address, its description, refusals in one shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from pmreview.api.docs import docs
from pmreview.api.door import Bearer
from pmreview.api.problems import Refusal, refused, tell_refusals

View = Callable[..., HttpResponseBase]


class Description(OpenAPISchema):
    """OpenAPI 3.1 in the language of the reader, with the scope each operation needs."""

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        details: dict[str, Any] = super().operation_details(operation)
        return details | {name: gettext(details[name]) for name in ("summary", "description") if name in details}

    def operation_security(self, operation: Operation) -> list[dict[str, Any]] | None:
        super().operation_security(operation)
        return [{"Bearer": [auth.scope.value]} for auth in operation.auth_callbacks if isinstance(auth, Bearer)]

    def responses(self, operation: Operation) -> dict[int, dict[str, Any]]:
        """With the header that comes with each refusal."""
        found: dict[int, dict[str, Any]] = super().responses(operation)
        for status, name in {401: "WWW-Authenticate", 429: "Retry-After"}.items():
            if status in found:
                found[status]["headers"] = {name: {"schema": {"type": "string"}, "required": True}}
        return found


def strict(operation: Operation) -> View:
    """The view, refusing parameters it does not know with 422: a slip in a name must not quietly ask for something else."""
    view, models = operation.view_func, operation.models
    queries = [model for model in models if model.__ninja_param_source__ == "query"]
    names = {field.alias or name for model in queries for name, field in model.model_fields.items()}

    @wraps(view)
    def checked(request: HttpRequest, **given: Any) -> Any:
        unknown = sorted(set(request.GET) - names)
        if unknown:
            raise Refusal(422, gettext("There is no parameter “%(name)s”: leave it out.") % {"name": unknown[0][:40]})
        return view(request, **given)

    return checked


class Api(NinjaAPI):
    """Mounts routers, wrapped for the site: no sign-in page, no cookie, nothing cached, JSON even for a wrong method."""

    def __init__(self, routers: Sequence[Router], **options: Any) -> None:
        super().__init__(docs_url=None, openapi_url=None, urls_namespace="api", **options)
        tell_refusals(self)
        for router in routers:
            self.add_router("", router)

    def get_root_path(self, path_params: dict[str, Any]) -> str:
        return reverse("api_root")

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> OpenAPISchema:
        self.servers = [{"url": str(settings.SITE_URL).rstrip("/")}]
        return Description(self, path_prefix or self.get_root_path({}))

    def patterns(self) -> list[URLPattern | URLResolver]:
        """The addresses, to be included below one of the site's own."""
        operations = [found for router in self._get_bound_routers() for found in router.urls_paths(router.prefix)]
        for operation in self._operations():
            operation.view_func = strict(operation)
        for pattern in operations:
            pattern.callback = self._guarded(pattern.callback)
        return [
            path("", self._guarded(self._nothing), name="api_root"),
            path("openapi.json", self._guarded(self._description), name="api_description"),
            path("docs", docs(self), name="api_docs"),
            *operations,
            path("<path:rest>", self._guarded(self._nothing), name="api_unknown"),
        ]

    def _operations(self) -> Iterator[Operation]:
        for router in self._get_bound_routers():
            for found in router.path_operations.values():
                yield from found.operations

    def _guarded(self, view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                response = view(request, *args, **kwargs)
            except Http404 as problem:
                response = self.on_exception(request, problem)
            if response.status_code == 405:
                sentence = gettext("This address does not take %(method)s.") % {"method": request.method}
                response = refused(405, sentence, self, request, {"Allow": response.headers["Allow"]})
            add_never_cache_headers(response)
            return response

        return login_not_required(csrf_exempt(guarded))

    def _nothing(self, request: HttpRequest, rest: str = "") -> HttpResponse:
        raise Http404

    def _description(self, request: HttpRequest) -> HttpResponse:
        """What programs read. It says nothing about anybody, so it is open."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        return self.create_response(request, self.get_openapi_schema(), status=200)
