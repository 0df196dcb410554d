"""Every address × person × method × kind of object has one expected answer, and no answer holds what is not theirs to read."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType, SimpleNamespace

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path
from pytest_django.plugin import DjangoDbBlocker

from metrics.models import FeedbackItem, Goal, MetricSnapshot, Project
from pmreview import urls
from summaries.models import Event, Version
from summaries.sections.base import Asked
from tests.house.addresses import address, routes
from tests.house.answers import ask, code, leaks
from tests.house.matrix import Line, lines
from tests.house.world import PEOPLE, SECRETS, World, found_world

pytestmark = pytest.mark.django_db
LINES = lines()
KEYS = sorted({line.key for line in LINES})
OURS = tuple(name for name in KEYS if not name.startswith(("account_", "admin", "/admin", "set_language")))


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Built once for the whole matrix; every request is taken back, and all of it at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield found_world()
        transaction.set_rollback(True)


def missing() -> list[str]:
    """A sentence for every pattern without a line, and for every line without a pattern."""
    known = {line.key for line in LINES}
    found = dict(routes())
    lacking = [
        f"“{key}” ({route}) has no line in tests/house/table/: say who may." for key, route in found.items() if key not in known
    ]
    return lacking + [f"“{key}” is in tests/house/table/, but no address has that name." for key in sorted(known - set(found))]


def test_every_pattern_has_a_line() -> None:
    assert missing() == []


def test_a_pattern_without_a_line_is_named() -> None:
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse("anything")

    forgotten = ModuleType("forgotten")
    patterns = [*urls.urlpatterns, path("payroll/<uuid:person_id>/", page, name="payroll")]
    forgotten.urlpatterns = patterns
    with override_settings(ROOT_URLCONF=forgotten):
        assert missing() == ["“payroll” (/payroll/<uuid:person_id>/) has no line in tests/house/table/: say who may."]


def test_every_pattern_says_what_get_and_post_do() -> None:
    methods = {key: {line.method for line in LINES if line.key == key} for key in KEYS}
    assert {key: found for key, found in methods.items() if found != {"GET", "POST"}} == {}


def of(key: str) -> list[Line]:
    return [line for line in LINES if line.key == key]


@pytest.mark.parametrize("key", KEYS)
def test_everybody_gets_the_answer_of_the_table(world: World, key: str) -> None:
    route, wrong = dict(routes())[key], []
    for line in of(key):
        for who, expected in line.answers.items():
            response, text = ask(world, who, line.method, address(world, key, route, line.kind))
            if code(response) not in expected.split("|"):
                wrong.append(f"{line.method} {line.kind} by {who}: {code(response)}, expected {expected}")
            wrong += [f"{line.method} {line.kind} shows {who} “{secret}”" for secret in leaks(text, who)]
    assert wrong == []


@pytest.mark.parametrize("key", KEYS)
def test_other_methods_give_nothing_more(world: World, key: str) -> None:
    """Ours refuse them; a package may treat them like GET or POST, never better."""
    route, wrong = dict(routes())[key], []
    kind = of(key)[0].kind
    for who in ("anonymous", "author", "manager", "admin"):
        usual = {answer for line in of(key) if line.kind == kind for answer in line.answers[who].split("|")}
        for method in ("HEAD", "PUT", "PATCH", "DELETE"):
            response, text = ask(world, who, method, address(world, key, route, kind))
            is_page = method != "HEAD" and key in OURS and "in" not in usual and usual != {"404"}
            refused = {"405"} if is_page else usual | {"405"}
            if code(response) not in refused:
                wrong.append(f"{method} by {who}: {code(response)}")
            wrong += [f"{method} shows {who} “{secret}”" for secret in leaks(text, who)]
    assert wrong == []


def test_every_secret_is_somewhere_for_everybody_who_may_read_it(world: World) -> None:
    """Else the matrix would be blind: nothing could leak."""
    seen: set[tuple[str, str]] = set()
    found = dict(routes())
    for line in LINES:
        for who, expected in line.answers.items():
            if line.method == "GET" and expected == "200" and line.key in OURS:
                text = ask(world, who, "GET", address(world, line.key, found[line.key], line.kind))[1]
                seen |= {(secret, who) for secret in SECRETS if secret in text}
    unseen = {(secret, who) for secret, readers in SECRETS.items() for who in readers} - seen
    # A reviewer meets recorded values as charts: only who records them is shown where they came from.
    assert unseen == set()


def test_the_director_is_above_and_everybody_is_somebody_else(world: World) -> None:
    assert world.director.is_above(world.company.pm)
    assert len({world.user(name).pk for name in PEOPLE if name != "anonymous"}) == len(PEOPLE) - 1


def test_administrators_see_no_content() -> None:
    content = {Version, Event, Goal, FeedbackItem, MetricSnapshot, Project}
    content |= {model for model in apps.get_models() if issubclass(model, Asked)}
    assert set(admin.site._registry) & content == set()


@pytest.mark.parametrize("model", ["accounts/user", "metrics/product", "metrics/metric"])
def test_administrators_delete_nothing_in_bulk_and_see_nothing_on_the_way(world: World, model: str) -> None:
    app, name = model.split("/")
    rows = apps.get_model(app, name)._default_manager
    before = rows.count()
    chosen = "&".join(f"_selected_action={row.pk}" for row in rows.all())
    with transaction.atomic():
        sent = SimpleNamespace(body=f"action=delete_selected&post=yes&{chosen}", kind="application/x-www-form-urlencoded")
        response = world.client("admin").post(f"/admin/{model}/", sent.body, content_type=sent.kind, follow=True)
        left = rows.count()
        transaction.set_rollback(True)
    assert leaks(response.content.decode(), "admin") == []
    assert left == before
