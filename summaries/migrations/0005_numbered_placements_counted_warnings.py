from collections import Counter
from typing import Any

from django.db import migrations, models


def count_and_number(apps: Any, schema_editor: Any) -> None:
    """What is frozen already gets its count, what was placed already its number in the order of time."""
    versions = apps.get_model("summaries", "Version").objects
    for version in versions.only("readings").iterator(chunk_size=50):
        reading = next(iter(version.readings.values()), {})
        count = sum(notice.get("level") == "warn" for notice in reading.get("notices", []))
        if count:
            versions.filter(pk=version.pk).update(warnings=count)
    placements, moves = apps.get_model("summaries", "Placement").objects, Counter()
    for placement in placements.order_by("at", "id"):
        moves[placement.summary_id] += 1
        placements.filter(pk=placement.pk).update(number=moves[placement.summary_id])


class Migration(migrations.Migration):
    dependencies = [("summaries", "0004_delegation_midnights")]

    operations = [
        migrations.AddField(
            model_name="placement",
            name="number",
            field=models.PositiveIntegerField(default=1, verbose_name="number"),
        ),
        migrations.AddField(
            model_name="version",
            name="warnings",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="notices of the number check"),
        ),
        migrations.RunPython(count_and_number, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.UniqueConstraint(fields=("summary", "number"), name="one_placement_per_number"),
        ),
    ]
