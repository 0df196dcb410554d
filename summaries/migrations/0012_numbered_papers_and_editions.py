"""Document numbers for all versions, editions of papers, and the digests of the papers that were handed out before."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import summaries.models.numbering

AT_ONCE = 500


def number_versions(apps: Any, schema_editor: Any) -> None:
    versions = apps.get_model("summaries", "Version").objects
    for pk in versions.filter(document_number="").values_list("pk", flat=True).iterator(AT_ONCE):
        versions.filter(pk=pk).update(document_number=summaries.models.numbering.fresh_number())


def keep_what_was_printed(apps: Any, schema_editor: Any) -> None:
    """Papers without a record stay valid and are current no more: the next who asks gets one that can be proved."""
    exports, printings = apps.get_model("summaries", "Export").objects, apps.get_model("summaries", "Printing")
    exports.update(is_current=False)
    made = exports.exclude(sha256="").values_list("pk", "sha256", "made_at").iterator(AT_ONCE)
    rows = (
        printings(export_id=pk, sha256=digest, made_at=at or django.utils.timezone.now()) for pk, digest, at in made
    )
    printings.objects.bulk_create(rows, batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("summaries", "0011_letterheads")]

    operations = [
        migrations.AddField(
            "version", "document_number", models.CharField(default="", editable=False, max_length=16, verbose_name="document number")
        ),
        migrations.RunPython(number_versions, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "version",
            "document_number",
            models.CharField(
                default=summaries.models.numbering.fresh_number,
                editable=False,
                max_length=16,
                unique=True,
                verbose_name="document number",
            ),
        ),
        migrations.AddField("export", "record", models.JSONField(default=dict, verbose_name="record")),
        migrations.AddField("export", "edition", models.CharField(blank=True, max_length=12, verbose_name="edition")),
        migrations.AddField("export", "is_current", models.BooleanField(default=True, verbose_name="current edition")),
        migrations.RemoveConstraint("export", "one_export_per_paper"),
        migrations.AddConstraint(
            "export",
            models.UniqueConstraint(fields=("version", "language", "template", "edition"), name="one_export_per_edition"),
        ),
        migrations.CreateModel(
            "Printing",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(db_index=True, max_length=64, verbose_name="SHA-256")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="made at")),
                (
                    "export",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="printings",
                        to="summaries.export",
                        verbose_name="export",
                    ),
                ),
            ],
            {
                "verbose_name": "printing",
                "verbose_name_plural": "printings",
                "ordering": ["made_at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("export", "sha256"), name="one_printing_per_file")],
            },
        ),
        migrations.AlterField(
            "event", "name", models.CharField(choices=[('submitted', 'submitted'), ('withdrawn', 'withdrawn'), ('returned', 'returned for changes'), ('approved', 'approved'), ('acknowledged', 'acknowledged'), ('appealed', 'appealed'), ('confirmed', 'confirmed after an appeal'), ('reopened', 'reopened'), ('archived', 'archived'), ('read', 'read'), ('exported', 'asked for a PDF'), ('downloaded', 'downloaded'), ('verified', 'verified a paper'), ('commented', 'commented'), ('resolved', 'settled a comment'), ('unresolved', 'reopened a comment'), ('graded', 'graded'), ('placed', 'placed in the nine boxes'), ('delegated', 'named a stand-in'), ('undelegated', 'ended a delegation'), ('reassigned', 'named another reviewer'), ('reminded', 'reminded'), ('peer_proposed', 'proposed a colleague'), ('peer_confirmed', 'asked a colleague'), ('peer_declined', 'did not ask a colleague'), ('peer_answered', 'answered as a colleague'), ('cycle_made', 'made the cycle'), ('cycle_changed', "changed the cycle's settings"), ('cycle_opened', 'opened the cycle'), ('cycle_closed', 'closed the cycle'), ('setting', 'changed a setting')], max_length=16, verbose_name="what happened")
        ),
        migrations.RunPython(keep_what_was_printed, migrations.RunPython.noop, elidable=True),
    ]
