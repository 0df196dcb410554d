from django.db import migrations

from summaries.models import chain


def seal(apps, _schema_editor):
    """Gives the events that were there their places, in the order they happened."""
    model = apps.get_model("summaries", "Event")
    for event in chain.link(model.objects.order_by("at", "id"), sequence=0, digest=chain.START):
        model.objects.filter(pk=event.pk).update(sequence=event.sequence, previous=event.previous, digest=event.digest)


class Migration(migrations.Migration):
    dependencies = [("summaries", "0002_review_and_hr")]

    operations = [
        migrations.RunPython(seal, migrations.RunPython.noop),
        migrations.AlterModelOptions(
            name="event",
            options={"ordering": ["at", "sequence"], "verbose_name": "event", "verbose_name_plural": "events"},
        ),
    ]
