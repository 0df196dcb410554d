"""Every address of the site. A pattern without a line in the permission matrix fails the tests."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from metrics.api import routers as facts
from pmreview.api.site import Api
from summaries.api import router as reviews

# The admin's own sign-in counts no failures: everybody comes in through the one door that does.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

api = Api([*facts, reviews], title="pmreview", version="1", description="Facts in, states out.")

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("tokens/", include("pmreview.accounts.urls")),
    path("api/v1/", include(api.patterns())),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
    path("data/", include("metrics.urls")),
    path("", include("pmreview.health.urls")),
    path("", include("summaries.urls")),
]
