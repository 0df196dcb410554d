"""`manage.py verify_events`: proves that the chain of events is whole and that nothing in it was changed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from summaries.models import Event, chain

WORDS = {
    "missing": "an event is missing here",
    "changed": "this event was changed after it was written",
    "unlinked": "this event does not follow the one before it",
    "unsealed": "an event was put in past the chain",
}


class Command(BaseCommand):
    help = "Checks every event against its digest and the one before it. Exit code 1 when the chain is broken."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--expect", metavar="N:DIGEST", default="", help="an end of the chain noted earlier, which must still be in it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(chain.faults(Event.objects.chained().iterator(chunk_size=2000)))
        for fault in found:
            self.stderr.write(f"#{fault.sequence or '?'}: {WORDS[fault.what]}.")
        if options["expect"] and not is_kept(options["expect"]):
            found.append(chain.Fault(None, "missing"))
            self.stderr.write(f"{options['expect']}: the end noted earlier is not in the chain any more.")
        if found:
            raise CommandError("The chain of events is broken. Compare with a backup from before, and find out who had access.")
        last = Event.objects.chained().values_list("sequence", "digest").last() or (0, chain.START)
        self.stdout.write(f"The chain is sound: {last[0]} events. Its end, to keep elsewhere: {last[0]}:{last[1]}")


def is_kept(noted: str) -> bool:
    """Whether the chain still holds an end that was printed earlier."""
    sequence, _colon, digest = noted.partition(":")
    return sequence.isdecimal() and Event.objects.filter(sequence=int(sequence), digest=digest).exists()
