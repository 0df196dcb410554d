"""Tests about the code itself: what a reviewer would otherwise have to say every time."""

import ast
import re
from pathlib import Path
from statistics import median

import pytest
from django.apps import apps
from django.db.models import Model
from django.utils import translation

from summaries.sections.base import Item, Section
from tests.house.sources import CODE, PACKAGES, ROOT, functions, name_of, python_files, templates, text_files, written_lines

# A section is named by its title; a second name would be a label typed twice.
MODELS = [model for model in apps.get_models() if model.__module__.split(".")[0] in PACKAGES and not issubclass(model, Section)]
PLAIN = {"__init__", "admin", "apps", "urls"}  # what Django expects there says enough
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
# Put together here, so that this file does not hold what it forbids.
FOREIGN_PATHS = [f"/{folder}/" for folder in ("work", "farm", "tmp", "root", "home")]
FOREIGN_HOSTS = [f"{name}.org" for name in ("pypi", "pythonhosted", "debian", "npmjs")] + ["unpkg" + ".com"]
FOREIGN_HOSTS += ["js" + "delivr", "fonts." + "google", "fonts." + "gstatic"]
LEFT_OPEN = re.compile("|".join(rf"\b{word}\b" for word in ("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")))
LET_OFF = re.compile(r"pytest\.(ski" + r"p|xfai" + r"l)\(|mark\.(ski" + r"p|xfai" + "l)")


def test_functions_are_short() -> None:
    lengths = dict(found for path in python_files(*CODE) for found in functions(path))
    assert {name: length for name, length in lengths.items() if length > 40} == {}


def test_half_of_the_functions_fit_in_a_glance() -> None:
    lengths = [length for path in python_files(*PACKAGES) for _name, length in functions(path)]
    assert median(lengths) <= 7


def test_modules_and_templates_are_short() -> None:
    modules = {name_of(path): len(written_lines(path)) for path in python_files(*CODE)}
    pages = {name_of(path): len(written_lines(path)) for path in templates()}
    assert {name: length for name, length in modules.items() if length > 300} == {}
    assert {name: length for name, length in pages.items() if length > 80} == {}


def test_modules_have_names_that_say_what_they_are() -> None:
    assert [name_of(path) for path in python_files(*CODE) if path.stem in VAGUE or path.parent.name in VAGUE] == []


def test_every_module_says_what_it_is_for() -> None:
    paths = [path for path in python_files(*PACKAGES) if path.stem not in PLAIN]
    trees = {name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    assert [name for name, tree in trees.items() if tree.body and not ast.get_docstring(tree)] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_model_has_a_name_for_people_in_lower_case(model: type[Model]) -> None:
    assert "verbose_name" in model._meta.original_attrs
    assert "verbose_name_plural" in model._meta.original_attrs or issubclass(model, Item)
    with translation.override("en"):
        name = str(model._meta.verbose_name)
    assert name[0].islower() or name[:2].isupper(), name


def is_of_a_package(name: str) -> bool:
    """Whether the template stands in for one of Django's or of an installed app, which calls it itself."""
    if re.fullmatch(r"(400|403|404|500|403_csrf)\.html", name):
        return True
    folders = [Path(app.path) / "templates" for app in apps.get_app_configs() if app.name.split(".")[0] not in PACKAGES]
    return any((folder / name).exists() for folder in folders) or name.startswith("django/forms/")


def test_no_template_is_unused() -> None:
    places = [*python_files(*PACKAGES), *templates(), *(ROOT / "templates").rglob("*.txt")]
    texts = {path: path.read_text(encoding="utf-8") for path in places}
    unused = []
    for path in templates():
        name = path.relative_to(ROOT / "templates").as_posix()
        folder = re.compile(re.escape(name.rsplit("/", 1)[0]) + r'/_?([{"\']|%s)')  # a name put together at run time
        elsewhere = (text for other, text in texts.items() if other != path)
        if not is_of_a_package(name) and not any(name in text or folder.search(text) for text in elsewhere):
            unused.append(name)
    assert unused == []


def test_templates_hold_no_script_no_style_and_no_chinese() -> None:
    forbidden = re.compile(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:|[\u4e00-\u9fff]")
    found = {name_of(path): forbidden.findall(path.read_text(encoding="utf-8")) for path in templates()}
    assert {name: marks for name, marks in found.items() if marks} == {}


def test_files_name_no_machine_and_no_foreign_host() -> None:
    found = []
    for path in text_files():
        text = path.read_text(encoding="utf-8")
        hosts = [] if name_of(path).startswith("requirements/") else FOREIGN_HOSTS
        found += [f"{name_of(path)}: {word}" for word in FOREIGN_PATHS + hosts if word in text]
    assert found == []


def test_nothing_is_left_open_and_no_test_is_let_off() -> None:
    marked = [name_of(path) for path in text_files() if LEFT_OPEN.search(path.read_text(encoding="utf-8"))]
    let_off = [name_of(path) for path in python_files("tests") if LET_OFF.search(path.read_text(encoding="utf-8"))]
    assert marked == []
    assert let_off == []


def is_broad(handler: ast.ExceptHandler) -> bool:
    if isinstance(handler.body[-1], ast.Raise):
        return False  # it tidies up and passes on
    return handler.type is None or getattr(handler.type, "id", "") in {"Exception", "BaseException"}


def test_a_broad_except_has_its_reason_beside_it() -> None:
    found = []
    for path in python_files(*CODE):
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        handlers = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ExceptHandler) and is_broad(node)]
        around = {handler.lineno: "".join(lines[max(handler.lineno - 2, 0) : handler.lineno + 1]) for handler in handlers}
        found += [f"{name_of(path)}:{line}" for line, text in around.items() if not re.search(r"# (?!noqa)\w", text)]
    assert found == []


def silent_tests(path: Path) -> list[str]:
    """The tests that neither assert nor call a function of their module that does."""
    claims = re.compile(r"Assert\(|AssertionError|raises|assert_|expect|check_|should_|queries|wait_for")
    found = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.FunctionDef)]
    tests = [node for node in found if node.name.startswith("test_")]
    claiming = {f"id='{node.name}'" for node in found if node not in tests and claims.search(ast.dump(node))}
    said = {node.name: ast.dump(node) for node in tests}
    return [name for name, body in said.items() if not claims.search(body) and not any(call in body for call in claiming)]


def test_every_test_asserts_something() -> None:
    silent = {name_of(path): names for path in python_files("tests") if (names := silent_tests(path))}
    assert silent == {}
