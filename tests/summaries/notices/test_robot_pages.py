"""HR's page of group robots: added, tried out, removed; its address and key never shown again."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pmreview.jobs.models import Job
from summaries.models import Event, Webhook
from tests.factories import summaries
from tests.factories.people import Company
from tests.summaries.browsing import browser, page

pytestmark = pytest.mark.django_db
FIELDS = {
    "name": "产品部",
    "service": "dingtalk",
    "url": "https://oapi.dingtalk.com/robot/send?access_token=hush-robot",
    "secret": "SEC-hush-robot",
    "cycle": "",
}


def post(company: Company, address: str, /, *args: object, **data: str) -> tuple[int, str]:
    response = browser(company.hr).post(reverse(address, args=args), data, follow=True)
    return response.status_code, response.content.decode()


def robot(**fields: str) -> Webhook:
    return Webhook.objects.create(**{**FIELDS, "cycle": None, **fields})


def test_hr_adds_a_robot_and_never_sees_its_address_again(company: Company) -> None:
    code, text = post(company, "webhook_create", **FIELDS)
    assert code == 200
    assert "产品部" in text
    made = Webhook.objects.get()
    assert (made.url, made.secret, made.created_by) == (FIELDS["url"], FIELDS["secret"], company.hr)
    for shown in (text, page(company.hr, "webhook_list"), page(company.hr, "webhook_remove", made.pk)):
        assert "hush-robot" not in shown


def test_a_robot_may_be_of_one_cycle(company: Company) -> None:
    cycle = summaries.cycle()
    post(company, "webhook_create", **{**FIELDS, "cycle": str(cycle.pk)})
    assert Webhook.objects.get().cycle == cycle


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("url", "https://evil.example.test/robot/send?access_token=1", "begin with https://oapi.dingtalk.com/robot/send"),
        ("url", "http://oapi.dingtalk.com/robot/send?access_token=1", "begin with https://"),
        ("url", "https://169.254.169.254/robot/send", "begin with https://"),
        ("url", "", "Paste the robot’s address."),
        ("name", "", "Write what the group is called."),
        ("service", "", "Choose the service the group uses."),
        ("service", "wecom", "begin with https://qyapi.weixin.qq.com/cgi-bin/webhook/send"),
    ],
)
def test_what_cannot_work_is_refused_with_what_to_do(company: Company, name: str, value: str, words: str) -> None:
    code, text = post(company, "webhook_create", **{**FIELDS, name: value})
    assert code == 422
    assert words in text
    assert "SEC-hush-robot" not in text
    assert not Webhook.objects.exists()


def test_adding_and_removing_is_written_down_without_secrets(company: Company) -> None:
    post(company, "webhook_create", **FIELDS)
    post(company, "webhook_remove", Webhook.objects.get().pk)
    assert not Webhook.objects.exists()
    events = Event.objects.filter(name="setting").order_by("at")
    assert [event.details for event in events] == [
        {"robot": what, "name": "产品部", "service": "dingtalk"} for what in ("added", "removed")
    ]
    assert {event.by for event in events} == {company.hr}


def test_removing_asks_first(company: Company) -> None:
    made = robot()
    assert "Remove the robot?" in page(company.hr, "webhook_remove", made.pk)
    assert Webhook.objects.filter(pk=made.pk).exists()


def test_trying_out_is_queued_with_ids_only(company: Company) -> None:
    made = robot()
    code, text = post(company, "webhook_test", made.pk)
    assert code == 200
    assert "产品部” is being told" in text
    assert Job.objects.get().payload == {"robot": str(made.pk), "what": "test"}


def test_the_list_shows_the_last_trouble_and_costs_the_same_with_many(company: Company) -> None:
    cycle = summaries.cycle()
    robot(last_error="The service could not be reached.")
    assert "The service could not be reached." in page(company.hr, "webhook_list")

    def cost() -> int:
        reader = browser(company.hr)
        with CaptureQueriesContext(connection) as queries:
            reader.get(reverse("webhook_list"))
        return len(queries)

    few = cost()
    for number in range(5):
        Webhook.objects.create(**{**FIELDS, "name": f"Group {number}", "cycle": cycle})
    assert cost() == few <= 6
