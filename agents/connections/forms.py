"""A model connection, as a form. The key goes in and never comes out again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django import forms

from agents.connections.presets import HOMES
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
    "structured",
    "retries",
    "deadline",
)
# Anthropic's API leaves no choice of roles.
_SETTINGS = {
    ModelConnection.Kind.OPENAI: (*_OF_A_SERVER, "roles"),
    ModelConnection.Kind.ANTHROPIC: _OF_A_SERVER,
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
        widget=_text(inputmode="url", spellcheck="false"),
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

    roles = forms.ChoiceField(
        label="Order of roles",
        choices=ModelConnection.Roles.choices,
        required=False,
        widget=forms.Select({"class": "input"}),
    )
    structured = forms.BooleanField(label="Offer a closed choice where a speaker is selected", required=False)
    retries = forms.IntegerField(min_value=0, max_value=20, required=False, widget=_number())
    deadline = forms.FloatField(min_value=0, max_value=3600, required=False, widget=_number(step="any"))

    class Meta:
        model = ModelConnection
        fields = [
            "name",
            "base_url",
            "api_key",
            "model",
            "temperature",
            "timeout",
            "price_prompt",
            "price_completion",
            "roles",
            "structured",
            "retries",
            "deadline",
        ]
        widgets = {"name": _text(placeholder="GPT mini")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unchanged = {name: self.initial[name] for name in ("roles", "retries", "deadline")}
        self.initial.update(_plain_numbers(self.initial))
        self.had_key = bool(self.instance.api_key)
        kind = ModelConnection.Kind(self.instance.kind)
        self._home = HOMES.get(kind, "")
        self._old = (self.instance.api_key, _server(self.instance.base_url or self._home))
        self.fields["base_url"].widget.attrs["placeholder"] = self._home
        if kind is ModelConnection.Kind.ANTHROPIC:
            self.fields["model"].widget.attrs["placeholder"] = "claude-sonnet-4-5"
            self.fields["name"].widget.attrs["placeholder"] = "Claude"
        kept = {"name", *_SETTINGS[kind]}
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
        """Keeps the old key for the old server only: at another address it would be handed to whoever listens there.

        A setting that is left empty stays as it is.
        """
        data = super().clean() or self.cleaned_data
        data |= {name: old for name, old in self._unchanged.items() if name in data and data[name] in (None, "")}
        if "api_key" not in self.fields or data.get("api_key"):
            return data
        old_key, old_server = self._old
        moved = _server(data.get("base_url") or self._home) != old_server
        data["api_key"] = "" if data.get("forget_key") else old_key
        if data["api_key"] and moved and "base_url" not in self.errors:
            self.add_error("api_key", "The server changed. Enter its key, or tick “Forget the key”.")
        return data


def _plain_numbers(initial: Mapping[str, Any]) -> dict[str, str]:
    names = ("temperature", "timeout", "price_prompt", "price_completion", "deadline")
    return {name: plain(initial[name]) for name in names if initial.get(name) is not None}


def _is_address(url: str) -> bool:
    """http(s) with a host, and no user or password in it: an address is shown, a key is not."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and " " not in url
    except ValueError:
        return False


def _server(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()
