from django.db import migrations


def take_in(apps, _schema_editor):
    """Whoever has a summary in a cycle takes part in it."""
    summaries, participants = apps.get_model("summaries", "Summary").objects, apps.get_model("summaries", "Participant")
    rows = (participants(cycle_id=cycle, user_id=user) for cycle, user in summaries.values_list("cycle", "author"))
    participants.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("summaries", "0006_reopened_comments")]

    operations = [migrations.RunPython(take_in, migrations.RunPython.noop)]
