"""Jobs for administrators to look at; nothing to change here."""

from django.contrib import admin
from django.http import HttpRequest

from pmreview.jobs.models import Job


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):
    list_display = ["kind", "key", "status", "attempts", "requested_by", "created_at", "error"]
    list_filter = ["status", "kind"]
    search_fields = ["key", "id"]
    list_select_related = ["requested_by"]
    date_hierarchy = "created_at"
    exclude = ["payload", "claim"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False
