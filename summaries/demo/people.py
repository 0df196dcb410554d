"""Who works at the demo company, and how they sign in."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password

from pmreview.accounts.models import User
from summaries.demo.facts import identity
from summaries.demo.source import Table, table

PASSWORD = "pmreview-demo-2026"  # noqa: S105 – printed at every start: these people are made up
HOST = "example.com"
NOT_OF_A_USER = {"key", "manager", "number", "state", "note", "added", "kind", "case", "product"}


def rows() -> list[Table]:
    """The people as data/company.toml has them, in its order."""
    people: list[Table] = table("company")["people"]
    return people


def email_of(key: str) -> str:
    return f"{key}@{HOST}"


def hire(*, joined_at: datetime) -> dict[str, User]:
    """Saves everybody with one password, which is hashed once. By key."""
    shared, defaults = make_password(PASSWORD), table("company")["defaults"]
    made: dict[str, User] = {}
    for row in rows():
        fields = defaults | {name: value for name, value in row.items() if name not in NOT_OF_A_USER}
        email, manager = email_of(row["key"]), made.get(row.get("manager", ""))
        made[row["key"]] = User(
            id=identity("person", email), email=email, employee_number=row["number"], manager=manager, password=shared, **fields
        )
    User.objects.bulk_create(made.values())
    User.objects.filter(pk__in=[user.pk for user in made.values()]).update(joined_at=joined_at)
    return made
