"""A small company: two teams of product managers, their managers, HR, an administrator and a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest

from pmreview.accounts.models import User

PASSWORD = "correct horse battery"
_numbers = count(1)


def person(name: str = "", **fields: Any) -> User:
    """Saves somebody who can be signed in with `client.force_login`; sets no usable password, which would cost 0.1 s."""
    number = next(_numbers)
    fields.setdefault("email", f"p{number}@example.test")
    fields.setdefault("employee_number", f"T{number:04}")
    fields.setdefault("language", "en")
    return User.objects.create_user(name=name or f"Person {number}", **fields)


@dataclass(frozen=True)
class Company:
    """`pm` and `teammate` report to `manager`, `other_pm` and `other_teammate` to `other_manager`."""

    manager: User
    other_manager: User
    pm: User
    teammate: User
    other_pm: User
    other_teammate: User
    hr: User
    admin: User
    stranger: User


def found_company() -> Company:
    manager, other_manager = person("Zhou Yuan", department="Mobile"), person("Song Lan", department="Office")
    return Company(
        manager=manager,
        other_manager=other_manager,
        pm=person("Lin Zhiyao", manager=manager, department="Mobile"),
        teammate=person("Chen Muye", manager=manager, department="Mobile"),
        other_pm=person("Xu Qinghe", manager=other_manager, department="Office"),
        other_teammate=person("Han Shuyan", manager=other_manager, department="Office"),
        hr=person("Fang Ning", is_hr=True),
        admin=person("Ma Ke", is_staff=True, is_superuser=True),
        stranger=person("Bai Yumo"),
    )


@pytest.fixture
def company(db: None) -> Company:
    return found_company()
