from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from pmreview.accounts.models import User


class NewUserForm(forms.ModelForm):
    """A new person gets no password here: they set one through the reset letter."""

    class Meta:
        model = User
        fields = ["email", "name", "employee_number", "department", "title", "manager", "language", "is_hr"]

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit=False)
        user.set_unusable_password()
        if commit:
            user.save()
        return user


@admin.register(User)
class PersonAdmin(UserAdmin):
    form = forms.ModelForm
    add_form = NewUserForm
    ordering = ["employee_number"]
    list_display = ["name", "employee_number", "email", "department", "manager", "is_hr", "is_staff", "is_active"]
    list_filter = ["department", "is_hr", "is_staff", "is_active"]
    list_select_related = ["manager"]
    search_fields = ["name", "employee_number", "email"]
    autocomplete_fields = ["manager"]
    readonly_fields = ["joined_at", "last_login"]
    filter_horizontal = ["groups", "user_permissions"]
    fieldsets = [
        (None, {"fields": ["email", "name", "employee_number", "department", "title", "manager", "language"]}),
        (_("May"), {"fields": ["is_active", "is_hr", "is_staff", "is_superuser", "groups", "user_permissions"]}),
        (_("Dates"), {"fields": ["joined_at", "last_login"]}),
    ]
    add_fieldsets = [(None, {"fields": NewUserForm.Meta.fields})]

    def get_urls(self) -> list[URLPattern]:
        """Nobody sets another's password: whoever could would read their drafts. The reset letter goes to the person."""
        return [one for one in super().get_urls() if one.name != "auth_user_password_change"]

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False
