"""A model connection, as a form. The key goes in and never comes out again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django import forms

from agents.models import ModelConnection
from studio.web.formats import plain

# Django's forms are generic in the type stubs only.
if TYPE_CHECKING:
    _ConnectionForm = forms.ModelForm[ModelConnection]
else:
    _ConnectionForm = forms.ModelForm

# What runs where there is no server has nothing to say about one.
_OF_A_SERVER = (
    "base_url",
    "api_key",
    "forget_key",
    "model",
    "temperature",
    "timeout",
    "price_prompt",
    "price_completion",
)
_SETTINGS = {
    ModelConnection.Kind.OPENAI: _OF_A_SERVER,
    ModelConnection.Kind.LOCAL: ("temperature", "timeout"),
    ModelConnection.Kind.SCRIPTED: (),
}


def _text(**attributes: str) -> forms.TextInput:
    return forms.TextInput({"class": "input", "autocomplete": "off", **attributes})


def _number(**attributes: str) -> forms.NumberInput:
    return forms.NumberInput({"class": "input num", **attributes})


class ConnectionForm(_ConnectionForm):
    """Fields by the connection's kind. An empty key keeps the one there is, unless the server changes."""

    base_url = forms.CharField(
        label="Base URL",
        required=False,
        max_length=300,
        widget=_text(inputmode="url", placeholder="https://api.openai.com/v1", spellcheck="false"),
    )
    api_key = forms.CharField(
        label="Key",
        required=False,
        max_length=2000,
        strip=True,
        widget=forms.PasswordInput({"class": "input", "autocomplete": "new-password", "spellcheck": "false"}),
    )
    forget_key = forms.BooleanField(label="Forget the key", required=False)
    model = forms.CharField(max_length=120, widget=_text(placeholder="gpt-5-mini", spellcheck="false"))
    temperature = forms.FloatField(required=False, min_value=0, max_value=2, widget=_number(step="any"))
    timeout = forms.FloatField(min_value=1, max_value=3600, initial=120, widget=_number(step="any"))
    price_prompt = forms.DecimalField(
        label="Input price", required=False, min_value=0, max_digits=12, decimal_places=8, widget=_number(step="any")
    )
    price_completion = forms.DecimalField(
        label="Output price", required=False, min_value=0, max_digits=12, decimal_places=8, widget=_number(step="any")
    )

    class Meta:
        model = ModelConnection
        fields = ["name", "base_url", "api_key", "model", "temperature", "timeout", "price_prompt", "price_completion"]
        widgets = {"name": _text(placeholder="GPT mini")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(_plain_numbers(self.initial))
        self.had_key = bool(self.instance.api_key)
        self._old = (self.instance.api_key, _server(self.instance.base_url))
        kept = {"name", *_SETTINGS[ModelConnection.Kind(self.instance.kind)]}
        self.fields = {name: field for name, field in self.fields.items() if name in kept}

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        same = ModelConnection.objects.filter(workspace=self.instance.workspace, name=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Another connection has this name. Teams find a connection by its name.")
        return name

    def clean_base_url(self) -> str:
        url = str(self.cleaned_data["base_url"]).strip().rstrip("/")
        if url and not _is_address(url):
            raise forms.ValidationError("Write the whole address, like https://api.openai.com/v1.")
        return url

    def clean(self) -> dict[str, Any]:
        """Keeps the old key for the old server only: at another address it would be handed to whoever listens there."""
        data = super().clean() or self.cleaned_data
        if "api_key" not in self.fields or data.get("api_key"):
            return data
        old_key, old_server = self._old
        moved = _server(data.get("base_url", "")) != old_server
        data["api_key"] = "" if data.get("forget_key") else old_key
        if data["api_key"] and moved and "base_url" not in self.errors:
            self.add_error("api_key", "The server changed. Enter its key, or tick “Forget the key”.")
        return data


def _plain_numbers(initial: Mapping[str, Any]) -> dict[str, str]:
    names = ("temperature", "timeout", "price_prompt", "price_completion")
    return {name: plain(initial[name]) for name in names if initial.get(name) is not None}


def _is_address(url: str) -> bool:
    """http(s) with a host, and no user or password in it: an address is shown, a key is not."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and " " not in url
    except ValueError:
        return False


def _server(url: str) -> tuple[str, str]:
    parts = urlsplit(url or "https://api.openai.com/v1")
    return parts.scheme, parts.netloc.lower()
