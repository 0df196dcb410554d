from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import migrations, models


def carry_over(apps, _schema_editor):
    """Delegations that are there hold from midnight to midnight of who is away."""
    for row in apps.get_model("summaries", "Delegation").objects.select_related("user"):
        zone = ZoneInfo(row.user.time_zone)
        row.starts_at = datetime.combine(row.starts_on, time(), tzinfo=zone)
        row.ends_at = datetime.combine(row.ends_on + timedelta(days=1), time(), tzinfo=zone)
        row.save(update_fields=["starts_at", "ends_at"])


class Migration(migrations.Migration):

    dependencies = [("summaries", "0003_chain_of_events")]

    operations = [
        migrations.AddField("delegation", "starts_at", models.DateTimeField(null=True, editable=False)),
        migrations.AddField("delegation", "ends_at", models.DateTimeField(null=True, editable=False)),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.AlterField(
            "delegation", "starts_at", models.DateTimeField(editable=False, verbose_name="from midnight")
        ),
        migrations.AlterField(
            "delegation", "ends_at", models.DateTimeField(editable=False, verbose_name="until midnight")
        ),
    ]
