"""Importing a file into a product: bring it, look at it, have it imported, read the report, take it back."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from metrics import importers
from metrics.exporting import CONTENT_TYPES, Format
from metrics.forms.imports import ReadingForm, UploadForm
from metrics.importers import Preview, UndoReport, Unreadable
from metrics.importers.kinds import KINDS
from metrics.models import ImportBatch, ImportKind, ImportStatus, Product
from metrics.models.batch import ImportBatchQuerySet
from metrics.views.pages import Request, Trail, done, sent, to_product
from metrics.views.previews import preview_context, status_tone
from pmreview.jobs.models import Job

PAGE = 50
NAMED = 10
OPEN = (ImportStatus.DRAFT, ImportStatus.FAILED)


@require_safe
def import_list(request: Request, product_id: UUID) -> HttpResponse:
    """The imports of a product, the newest first; of drafts only one's own."""
    product = get_object_or_404(Product.objects.visible_to(request.user), pk=product_id)
    page = Paginator(_visible(request).filter(product=product).select_related("by", "job"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "product": product,
        "trail": to_product(product),
        "page": page,
        "lines": [(batch, *status_tone(batch)) for batch in page.object_list],
        "can_edit": Product.objects.editable_by(request.user).filter(pk=product.pk).exists(),
    }
    return render(request, "metrics/import_list.html", context)


@require_http_methods(["GET", "POST"])
def import_create(request: Request, product_id: UUID) -> HttpResponse:
    product = get_object_or_404(Product.objects.editable_by(request.user), pk=product_id)
    form = UploadForm(sent(request), request.FILES or None)
    if form.is_valid():
        file, name = form.upload()
        try:
            seen = importers.inspect(file, name, person=request.user, product=product)
        except Unreadable as problem:
            form.refuse(str(problem))
        else:
            return redirect("import_detail", seen.batch.pk)
    context = {"form": form, "product": product, "trail": to_imports(product), "kinds": ImportKind.choices}
    return render(request, "metrics/import_create.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def import_detail(request: Request, batch_id: UUID) -> HttpResponse:
    """The preview of a draft, how far an import is, or its report."""
    rows = ImportBatch.objects.editable_by(request.user) if request.method == "POST" else _visible(request)
    batch = get_object_or_404(rows.select_related("product", "by", "job", "undone_by"), pk=batch_id)
    response = _page_of(request, batch)
    if _is_polled(request) and batch.status != ImportStatus.QUEUED:  # the page of the progress asks, and there is none any more
        response["HX-Refresh"] = "true"
    return response


def _page_of(request: Request, batch: ImportBatch) -> HttpResponse:
    if batch.by_id == request.user.pk and batch.status in OPEN:
        return _draft(request, batch)
    if request.method == "POST":
        return _ask_again(request, batch)
    return _progress(request, batch) if batch.status == ImportStatus.QUEUED else _report(request, batch)


def _is_polled(request: Request) -> bool:
    return request.headers.get("HX-Target", "").startswith("job-")


def _draft(request: Request, batch: ImportBatch) -> HttpResponse:
    try:
        seen = importers.preview(batch)
    except Unreadable as problem:
        messages.error(request, str(problem))
        return redirect("import_create", batch.product_id)
    form = ReadingForm(sent(request), seen=seen)
    if form.is_valid():
        return _agreed(request, form, seen)
    context = {"batch": batch, "trail": to_imports(batch.product), **preview_context(seen, form)}
    return render(request, "metrics/import_preview.html", context, status=422 if form.is_bound else 200)


def _agreed(request: Request, form: ReadingForm, seen: Preview) -> HttpResponse:
    """Imports only what the person has looked at: after a change the preview comes first."""
    batch, wants_import = seen.batch, "import" in request.POST
    try:
        if form.has_changed():
            importers.revise(batch, by=request.user, **form.revised())
            if wants_import:
                messages.warning(request, _("This is how the file is read now. Look at it, then import it."))
        elif wants_import and not seen.problem:
            importers.request_import(batch, by=request.user)
    except Unreadable as problem:
        messages.error(request, str(problem))
    return redirect("import_detail", batch.pk)


def _ask_again(request: Request, batch: ImportBatch) -> HttpResponse:
    """A second press changes nothing; where the job gave up, it starts afresh."""
    if batch.status == ImportStatus.QUEUED and batch.job and batch.job.status == Job.Status.FAILED:
        importers.request_import(batch, by=request.user)
    return redirect("import_detail", batch.pk)


def _progress(request: Request, batch: ImportBatch) -> HttpResponse:
    is_mine = batch.by_id == request.user.pk
    context = {
        "batch": batch,
        "trail": to_imports(batch.product),
        "job": batch.job,
        "job_url": reverse("import_detail", args=[batch.pk]),
        "can_restart": is_mine and batch.job is not None and batch.job.status == Job.Status.FAILED,
    }
    response = render(request, "_job.html" if _is_polled(request) else "metrics/import_progress.html", context)
    if _is_polled(request) and context["can_restart"]:
        response["HX-Refresh"] = "true"
    return response


def _report(request: Request, batch: ImportBatch) -> HttpResponse:
    can_edit = ImportBatch.objects.editable_by(request.user).filter(pk=batch.pk).exists()
    context = {
        "batch": batch,
        "trail": to_imports(batch.product),
        "status": status_tone(batch),
        "can_edit": can_edit,
        "can_undo": can_edit and batch.status == ImportStatus.DONE,
    }
    return render(request, "metrics/import_report.html", context)


@require_http_methods(["GET", "POST"])
def import_undo(request: Request, batch_id: UUID) -> HttpResponse:
    """Says what it takes back, and takes it back. A second time it changes nothing."""
    mine = ImportBatch.objects.editable_by(request.user).select_related("product", "by")
    batch = get_object_or_404(mine, pk=batch_id)
    back = reverse("import_detail", args=[batch.pk])
    if batch.status != ImportStatus.DONE:
        return redirect(back)
    if request.method == "POST":
        return _undone(request, importers.undo(batch, by=request.user), back)
    context = {"batch": batch, "trail": (*to_imports(batch.product), (batch.file_name, back)), "back": back}
    return render(request, "metrics/import_undo.html", context)


def _undone(request: Request, report: UndoReport, back: str) -> HttpResponse:
    if report.kept:
        names = [f"{kept.name}: {kept.sentence}" for kept in report.kept[:NAMED]]
        names += ["…"] if len(report.kept) > NAMED else []
        words = ngettext("%(count)s thing stays as it is.", "%(count)s things stay as they are.", len(report.kept))
        messages.warning(request, f"{words % {'count': len(report.kept)}} {'; '.join(names)}")
    words = _("The import is undone. Taken out: %(removed)s. Changed back: %(restored)s.")
    return done(request, words % {"removed": report.removed, "restored": report.restored}, back)


@require_safe
def import_refused(request: Request, batch_id: UUID) -> HttpResponse:
    """The rows that are or were left out, each with what to do about it, in the format of the file."""
    batch = get_object_or_404(ImportBatch.objects.editable_by(request.user), pk=batch_id)
    name = Path(batch.file_name)
    format: Format = "xlsx" if name.suffix.lower() == ".xlsx" else "csv"
    try:
        content = importers.faults_file(batch, format)
    except Unreadable as problem:
        messages.error(request, str(problem))
        return redirect("import_detail", batch.pk)
    return _download(content, f"{name.stem} – {_('rows left out')}.{format}", format)


@require_safe
def import_template(request: Request, name: str) -> HttpResponse:
    """An empty table of our own: the headings of one kind, in the language of the page."""
    kind, _dot, ending = name.partition(".")
    if kind not in KINDS or ending not in CONTENT_TYPES:
        raise Http404
    format: Format = "xlsx" if ending == "xlsx" else "csv"
    return _download(importers.template(kind, format), name, format)


def _download(content: bytes, name: str, format: Format) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPES[format])
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def _visible(request: Request) -> ImportBatchQuerySet:
    """The imports a person sees; of drafts only their own."""
    return ImportBatch.objects.visible_to(request.user).filter(~Q(status=ImportStatus.DRAFT) | Q(by=request.user))


def to_imports(product: Product) -> Trail:
    return (*to_product(product), (_("Imports"), reverse("import_list", args=[product.pk])))
