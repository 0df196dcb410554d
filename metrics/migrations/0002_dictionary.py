from django.db import migrations

from metrics import dictionary


def load(apps, schema_editor):
    dictionary.load(apps.get_model("metrics", "Metric").objects.using(schema_editor.connection.alias))


class Migration(migrations.Migration):

    dependencies = [("metrics", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
