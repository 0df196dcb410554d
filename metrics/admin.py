"""What administrators configure: the dictionary of measures and who works on which product. Facts are not shown here."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from metrics.models import Metric, Product


class KeptAdmin(admin.ModelAdmin):
    """Rows that stay: the page that asks before deleting would list the facts that hang on them."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Metric)
class MetricAdmin(KeptAdmin):
    list_display = ["code", "name_zh", "name_en", "kind", "unit", "direction", "category"]
    list_filter = ["category", "kind"]
    search_fields = ["code", "name_zh", "name_en"]


@admin.register(Product)
class ProductAdmin(KeptAdmin):
    list_display = ["name"]
    search_fields = ["name"]
    autocomplete_fields = ["people"]
