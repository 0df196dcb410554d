"""What administrators configure: the dictionary of measures and who works on which product. Facts are not shown here."""

from django.contrib import admin

from metrics.models import Metric, Product


@admin.register(Metric)
class MetricAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    list_display = ["code", "name_zh", "name_en", "kind", "unit", "direction", "category"]
    list_filter = ["category", "kind"]
    search_fields = ["code", "name_zh", "name_en"]


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # not generic at run time
    list_display = ["name"]
    search_fields = ["name"]
    autocomplete_fields = ["people"]
