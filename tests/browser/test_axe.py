"""Every page for everybody: axe finds nothing, nothing scrolls sideways, targets can be hit; in light and dark."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from metrics.models import Goal, Product, Project
from pmreview.jobs.models import Job
from summaries.exports.requests import request_export
from summaries.models import Export, Summary
from summaries.review import peers
from tests.browser.conftest import Site
from tests.browser.sight import faults
from tests.browser.writing import STEPS, step_path
from tests.factories import facts, summaries
from tests.factories.crowd import crowd, graded, placed
from tests.factories.people import Company

SPOILT = """() => {
  const [small, next] = [1, 2].map(() => document.createElement("button"));
  const pale = Object.assign(document.createElement("p"), { textContent: "pale" });
  const wide = Object.assign(document.createElement("img"), { src: "data:image/gif;base64,R0lGODlhAQABAAAAACw=", width: 1500 });
  [small, next].forEach(button => (button.style.cssText = "all: unset; display: block; width: 9px; height: 9px"));
  pale.style.color = "#ddd";
  pale.append(small, next);
  document.querySelector("main").append(pale, wide);
}"""


def seen(page: Page, paths: Iterable[str]) -> list[str]:
    """The faults of all these pages."""
    found = []
    for path in paths:
        page.goto(path)
        found += faults(page)
    return found


def document_path(summary: Summary) -> str:
    return reverse("summary_document", args=[summary.pk])


@pytest.fixture
def begun(staff: Company) -> Summary:
    """A draft in which every step is called finished, and each lacks something."""
    made = summaries.completed(staff.pm)
    for section in made.sections:
        type(section)._default_manager.filter(pk=section.pk).update(is_finished=True)
        row = next(row for row in [section, *section.rows] if row.asked())
        type(row)._default_manager.filter(pk=row.pk).update(**{row.asked()[0].name: ""})
    return summaries.fresh(made)


@pytest.fixture
def handed_in(staff: Company) -> Summary:
    return summaries.submitted(staff.teammate)


def test_axe_is_awake(site: Site) -> None:
    page = site.tab()
    page.goto("/accounts/login/")
    page.evaluate(SPOILT)
    found = "\n".join(faults(page))
    assert [rule for rule in ("image-alt", "target-size", "color-contrast", "scrolls sideways") if rule not in found] == []


def test_the_doors(site: Site, staff: Company) -> None:
    site.watch.expect(404)
    page = site.tab(language="zh-hans")
    found = seen(page, ["/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/"])
    page.goto("/accounts/login/")
    page.locator("form.account button").click()
    expect(page.locator(".is-invalid, [aria-invalid]").first).to_be_visible()
    assert found + faults(page) == []


def test_the_pages_of_writing(site: Site, begun: Summary) -> None:
    page = site.tab(begun.author, language="zh-hans")
    home, check = begun.get_absolute_url(), f"{begun.get_absolute_url()}check/"
    found = seen(page, [reverse("summary_list"), home, check, *(step_path(begun, key) for key in STEPS)])
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert found == []


def test_a_conflict_and_a_finished_summary(site: Site, staff: Company) -> None:
    site.watch.expect(404, 409)
    draft = summaries.completed(staff.pm)
    page = site.tab(draft.author, language="zh-hans")
    found = seen(page, [f"{draft.get_absolute_url()}check/"])
    page.goto(step_path(draft, "market"))
    type(draft.section("market"))._default_manager.update(version=7, tab="another", position="另一个窗口写的")
    page.locator("#id_market-position").fill("这个窗口写的")
    page.locator(".action-bar .btn-primary").click()
    expect(page.get_by_role("alert")).to_be_focused()
    found += faults(page)
    assert found + seen(page, [f"{draft.get_absolute_url()}nothing/", "/accounts/password/change/"]) == []


def test_the_document_and_its_paper(site: Site, staff: Company, handed_in: Summary) -> None:
    author = site.tab(staff.teammate, language="zh-hans")
    export = request_export(handed_in.versions.get(), language="en", by=staff.teammate)
    waiting = reverse("export_detail", args=[export.pk])
    found = seen(author, [document_path(handed_in), waiting])
    Job.objects.filter(pk=export.job.pk).update(status="failed", error="Out of paper")
    found += seen(author, [waiting])
    Job.objects.filter(pk=export.job.pk).update(status="done", error="")
    Export.objects.filter(pk=export.pk).update(path="x.pdf", size=480_000, pages=9)
    found += seen(author, [waiting])
    manager = site.tab(staff.manager, language="zh-hans")
    found += seen(manager, [reverse("team"), document_path(handed_in)])
    hr = site.tab(staff.hr, language="zh-hans")
    verified = reverse("verify_number", args=[handed_in.versions.get().printed_number])
    cycle = [reverse("cycle_list"), reverse("cycle_detail", args=[handed_in.cycle_id])]
    assert found + seen(hr, [*cycle, reverse("verify"), verified, reverse("verify_number", args=["7KQ4"])]) == []


def test_the_pages_of_the_team(site: Site, staff: Company) -> None:
    grades = [{"key": key, "label": key, "from": "", "share": share} for key, share in [("A", 20), ("B", 80)]]
    cycle = summaries.cycle(has_nine_box=True, grades=grades)
    pair = [summaries.submitted(author, cycle) for author in (staff.pm, staff.teammate)]
    many = crowd(staff.manager, cycle, 55)
    graded(many, "AB", by=staff.manager)
    placed(many, by=staff.manager)
    page = site.tab(staff.manager, language="zh-hans")
    compare = f"{reverse('team_compare')}?ids={pair[0].pk},{pair[1].pk}"
    lists = [reverse("team"), f"{reverse('team')}?sort=-problems&status=waiting&page=2", reverse("team_compare"), compare]
    move = reverse("summary_place", args=[many[0].pk])
    assert seen(page, [*lists, reverse("cycle_boxes", args=[cycle.pk]), f"{move}?to=3-1"]) == []


def test_who_looks_who_is_asked_and_what_happened(site: Site, staff: Company) -> None:
    summary = summaries.submitted(staff.pm, summaries.cycle(asks_peers=True))
    asked, done, _left = (
        peers.propose(summary, one, by=staff.pm) for one in (staff.teammate, staff.other_pm, staff.other_teammate)
    )
    for request in (asked, done):
        peers.settle(request, is_confirmed=True, by=staff.manager)
    peers.answer(done, {"share": "一起做了导出功能"}, by=staff.other_pm)
    author, colleague = site.tab(staff.pm, language="zh-hans"), site.tab(staff.teammate, language="zh-hans")
    mine = [reverse(name, args=[summary.pk]) for name in ("summary_readers", "peer_list")]
    found = seen(author, mine)
    found += seen(colleague, [reverse("summary_list"), reverse("peer_answer", args=[asked.pk])])
    found += seen(site.tab(staff.manager, language="zh-hans"), [reverse("peer_list", args=[summary.pk])])
    assert found + seen(site.tab(staff.hr, language="zh-hans"), [reverse("event_log")]) == []


def test_the_pages_of_data(site: Site, staff: Company) -> None:
    site.watch.expect(422)
    summaries.with_facts(staff.pm)
    facts.blocker(Project.objects.get())
    facts.feedback(Product.objects.get(), suggestion="interface", nps=9)
    page = site.tab(staff.pm, language="zh-hans")
    product, project, goal = Product.objects.get().pk, Project.objects.get().pk, Goal.objects.get().pk
    of_product = [
        "product_detail",
        "feedback_list",
        "product_update",
        "goal_create",
        "snapshot_create",
        "feedback_create",
        "project_create",
    ]
    of_project = ["project_detail", "project_update", "item_create", "blocker_create"]
    paths = [reverse("product_list"), reverse("product_create"), *(reverse(name, args=[product]) for name in of_product)]
    paths += [
        *(reverse(name, args=[project]) for name in of_project),
        *(reverse(name, args=[goal]) for name in ("goal_update", "goal_delete")),
    ]
    found = seen(page, paths)
    page.goto(reverse("goal_create", args=[product]))
    page.locator("form.panel .btn-primary").click()
    expect(page.get_by_role("alert")).to_be_focused()
    assert found + faults(page) == []


def test_a_sample_in_english(site: Site, staff: Company, begun: Summary, handed_in: Summary) -> None:
    author, manager = site.tab(begun.author), site.tab(staff.manager)
    home = begun.get_absolute_url()
    found = seen(author, [home, step_path(begun, "goals"), step_path(begun, "data"), f"{home}check/"])
    assert author.locator("html").get_attribute("lang") == "en"
    assert found + seen(manager, [document_path(handed_in), reverse("team")]) == []
