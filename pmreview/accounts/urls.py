"""Addresses of one's own API tokens, below tokens/. Signing in is allauth's."""

from django.urls import path

from pmreview.accounts import views

urlpatterns = [
    path("", views.token_list, name="token_list"),
    path("new/", views.token_create, name="token_create"),
    path("<uuid:token_id>/revoke/", views.token_revoke, name="token_revoke"),
]
