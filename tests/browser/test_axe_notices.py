"""The pages about notices and letters, as axe and a narrow window see them; in light and dark."""

from __future__ import annotations

from django.urls import reverse
from playwright.sync_api import expect

from summaries.models import Webhook
from summaries.notices import News, tell_all
from summaries.notices.muting import slip
from tests.browser.conftest import Site
from tests.browser.sight import faults
from tests.browser.test_axe import seen
from tests.factories.people import Company


def test_the_pages_of_notices(site: Site, staff: Company) -> None:
    site.watch.expect(422)
    facts = {"cycle": "2026 年度业绩总结", "days": 3, "what": "submit", "deadline": "2026-12-01T10:00:00+00:00"}
    for number in range(2):
        tell_all([News(staff.pm, "due", f"submit-due-3:{number}", facts, "/summaries/")])
    page = site.tab(staff.pm, language="zh-hans")
    found = seen(page, [reverse("notice_list"), reverse("notice_mute", args=[slip(staff.pm, "due")])])
    page.goto(reverse("notice_settings"))
    page.locator("#id_time_zone").fill("火星")
    page.locator("form.panel .btn-primary").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert found + faults(page) == []


def test_the_pages_of_group_robots(site: Site, staff: Company) -> None:
    site.watch.expect(422)
    robot = Webhook.objects.create(name="移动产品部", service="wecom", url="https://a.test/", last_error="连不上这项服务。")
    page = site.tab(staff.hr, language="zh-hans")
    found = seen(page, [reverse("webhook_list"), reverse("webhook_remove", args=[robot.pk])])
    page.goto(reverse("webhook_create"))
    page.locator("form.panel .btn-primary").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert found + faults(page) == []
