"""Where papers are kept and what they are called when somebody takes one along."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import override

from summaries.models import Export, Template

UNFIT = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\u2028\u2029\u202a-\u202e\u2066-\u2069]+')
LONGEST = 60  # characters a part of a name may have


def place(export: Export) -> str:
    """Where the file belongs, relative to MEDIA_ROOT; the same edition has the same place."""
    parts = [str(export.version_id), export.language, export.template, export.edition]
    return f"papers/{parts[0][:2]}/{'-'.join(part for part in parts if part)}.{export.form.extension}"


def path_of(export: Export) -> Path:
    """The file itself, which may have been deleted since."""
    return Path(settings.MEDIA_ROOT) / place(export)


def is_lost(export: Export) -> bool:
    """Whether it was made, and the file is not there any more."""
    return export.is_ready and not path_of(export).is_file()


def download_name(export: Export) -> str:
    """工号_姓名_周期.pdf, as they were when the version was submitted; fit for every file system. A brief says so."""
    reading = export.version.reading(export.language)
    with override(export.language):
        return name_of(reading["author"], reading["cycle"], export.form)


def name_of(author: dict[str, Any], cycle: dict[str, Any], form: Template = Template.SUMMARY) -> str:
    """The same from these two parts of a reading, in the active language."""
    kind = str(form.label) if form == Template.BRIEF else ""
    parts = [fit(part) for part in (author["employee_number"], author["name"], cycle["name"], kind)]
    return "_".join(part for part in parts if part) + f".{form.extension}"


def fit(part: str) -> str:
    """The words as a part of a file's name."""
    return UNFIT.sub(" ", part).strip(" .")[:LONGEST].strip(" .")
