"""What an administrator configures: cycles and who is in them. Content is not shown here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from summaries.models import Cycle, Summary


@admin.register(Cycle)
class CycleAdmin(admin.ModelAdmin):
    list_display = ["name", "period_start", "period_end", "submit_by", "review_by", "closed_at"]


@admin.register(Summary)
class SummaryAdmin(admin.ModelAdmin):
    """Adds a person to a cycle; the state moves by decisions only, and nothing submitted is deleted."""

    list_display = ["cycle", "author", "status"]
    list_filter = ["cycle", "status"]
    list_select_related = ["cycle", "author"]
    search_fields = ["author__name", "author__employee_number"]
    autocomplete_fields = ["author"]
    fields = ["cycle", "author", "status"]
    readonly_fields = ["status"]

    def has_change_permission(self, request: HttpRequest, obj: Summary | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Summary | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Summary]:
        return super().get_queryset(request).select_related("cycle", "author")
