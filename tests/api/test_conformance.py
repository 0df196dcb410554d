"""The API against its own description, as every role: no 5xx, every status and every answer documented, wrong data refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import hypothesis
import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from pytest_django.plugin import DjangoDbBlocker

from pmreview.accounts.models import ApiToken
from tests.api.programs import program
from tests.factories import facts, summaries
from tests.factories.people import found_company

pytestmark = pytest.mark.django_db
PRODUCT, CYCLE = UUID("0b0c8f0e-0000-4000-8000-000000000001"), UUID("0b0c8f0e-0000-4000-8000-000000000002")
HIDDEN = UUID("0b0c8f0e-0000-4000-8000-000000000003")
UUIDS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
CODES = ("mau", "d1", "rating", "revenue", "arpu")
ANSWERS = {
    "author": {200, 400, 403, 409, 422},
    "hr": {200, 400, 409, 422},
    "no token": set[int](),
    "wrong scope": {200, 403, 422},
}
config = schemathesis.Config.from_dict(
    {
        "seed": 3,
        "generation": {"max-examples": 5, "deterministic": True, "database": "none"},
        # What no description can say, such as a last day before the first one, is 422 as well.
        "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "422", "429"]}},
    }
)
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), config=config)


@schema.hook
def map_path_parameters(context: Any, path_parameters: Any) -> Any:
    """Most addresses are of something that is there: nothing would be found out behind a 404."""
    there = {"product_id": (PRODUCT, PRODUCT, HIDDEN), "cycle_id": (CYCLE,)}
    for name, ids in there.items():
        value = (path_parameters or {}).get(name)
        if isinstance(value, str) and UUIDS.fullmatch(value) and value[0] < "c":
            path_parameters[name] = str(ids[int(value[1], 16) % len(ids)])
    return path_parameters


@schema.hook
def map_query(context: Any, query: Any) -> Any:
    """Most measures are ones that are measured."""
    code = (query or {}).get("metric")
    if isinstance(code, str) and 1 < len(code) <= 40 and code.isascii():
        query["metric"] = CODES[len(code) % len(CODES)]
    return query


@contextmanager
def kept_connection() -> Iterator[None]:
    """No request closes the connection that holds the world, as a server's would."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def roles(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, dict[str, str]]]:
    """Each role's header. The world is built once; what a request writes is taken back, and all of it at the end."""
    with django_db_blocker.unblock(), kept_connection(), transaction.atomic():
        company = found_company()
        product = facts.product(company.pm, id=PRODUCT)
        facts.product(company.other_pm, id=HIDDEN)
        facts.demo_case(company.pm, product)
        facts.feedback(product)
        facts.item(facts.project(company.pm, product))
        cycle = summaries.cycle(id=CYCLE)
        summaries.submitted(company.pm, cycle)
        summaries.summary(company.teammate, cycle)
        yield {
            "author": program(company.pm, "facts:read", "facts:write").header,
            "hr": program(company.hr).header,
            "no token": {"Authorization": "Bearer pmr_nothing"},
            "wrong scope": program(company.teammate, "facts:read").header,
        }
        transaction.set_rollback(True)


@pytest.mark.parametrize("role", list(ANSWERS))
@schema.parametrize()
@hypothesis.settings(deadline=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck))
def test_every_answer_is_as_described(case: schemathesis.Case, role: str, roles: dict[str, dict[str, str]]) -> None:
    cache.clear()
    with transaction.atomic():
        response = case.call_and_validate(headers=roles[role])
        transaction.set_rollback(True)
    assert response.status_code in ANSWERS[role] | {401, 404, 405}


def test_the_roles_stand_for_tokens(roles: dict[str, dict[str, str]], django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        assert ApiToken.objects.live().count() == 3
