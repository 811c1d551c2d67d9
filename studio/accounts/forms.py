"""Forms about people. Bound to nothing but their fields: what they change is done in workspaces.py and the views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.validators import UnicodeUsernameValidator

from studio.accounts.models import Membership, User

# Django's forms are generic in the type stubs only.
if TYPE_CHECKING:
    _UserForm = forms.ModelForm[User]
    _SetPasswordForm = SetPasswordForm[User]
else:
    _UserForm, _SetPasswordForm = forms.ModelForm, SetPasswordForm


def _input(**attributes: str) -> forms.TextInput:
    return forms.TextInput({"class": "input", **attributes})


def _password(autocomplete: str) -> forms.PasswordInput:
    return forms.PasswordInput({"class": "input", "autocomplete": autocomplete})


class SignInForm(AuthenticationForm):
    username = forms.CharField(max_length=150, widget=_input(autocomplete="username", autofocus=""))
    password = forms.CharField(strip=False, widget=_password("current-password"))


class NameForm(_UserForm):
    class Meta:
        model = User
        fields = ["first_name", "last_name"]
        widgets = {"first_name": _input(autocomplete="given-name"), "last_name": _input(autocomplete="family-name")}


class PasswordForm(_SetPasswordForm):
    """Sets a password without asking for the old one: whoever came by link has none."""

    new_password1 = forms.CharField(label="New password", strip=False, widget=_password("new-password"))
    new_password2 = forms.CharField(label="Once more", strip=False, widget=_password("new-password"))


class MemberForm(forms.Form):
    username = forms.CharField(
        max_length=150, validators=[UnicodeUsernameValidator()], widget=_input(autocomplete="off", placeholder="maya")
    )
    role = forms.ChoiceField(
        choices=Membership.Role.choices,
        initial=Membership.Role.MEMBER,
        widget=forms.Select({"class": "input"}),
    )

    def clean_username(self) -> Any:
        return User.normalize_username(self.cleaned_data["username"])
