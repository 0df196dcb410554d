"""Every address of the site. A pattern without a line in the permission matrix fails the tests."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
    path("data/", include("metrics.urls")),
    path("", include("pmreview.health.urls")),
    path("", include("summaries.urls")),
]
