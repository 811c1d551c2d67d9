"""A profile, as a form: each limit as it usually is, and how far a reviewer may go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms

from runs.profiles import requirements
from runs.profiles.rows import Profile
from runs.profiles.terms import LEAST
from runs.sandbox.cell import MiB
from studio.web.formats import plain

# Django's forms are generic in the type stubs only.
if TYPE_CHECKING:
    _ProfileForm = forms.ModelForm[Profile]
else:
    _ProfileForm = forms.ModelForm

#: The format of a team knows no longer time; the others are what one machine has at most, and keep typing errors out.
_LONGEST, _MOST_MEMORY, _MOST_CPUS, _MOST_DISK, _MOST_PROCESSES = 3600, 1 << 20, 256, 1 << 18, 32768
_MOST_HOSTS = 100

#: As `runs.sandbox` takes them: a name, all names below one, and a port where it is another than usual.
_HOST = re.compile(
    r"(?=.{1,253}\Z)(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(:\d{1,5})?\Z"
)


class Hosts(forms.CharField):
    """Names of hosts, one a line, as a list."""

    widget = forms.Textarea

    def __init__(self, **options: Any) -> None:
        look = {"class": "input", "rows": 3, "spellcheck": "false", "placeholder": "api.example.com"}
        super().__init__(required=False, max_length=20_000, widget=forms.Textarea(look), **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        names = list(dict.fromkeys(super().clean(value).lower().replace(",", " ").split()))
        if odd := [name for name in names if not _HOST.match(name)]:
            how = "Write one like api.example.com or *.example.com, without https:// and without a path."
            raise forms.ValidationError(f"“{odd[0][:60]}” is no name of a host. {how}")
        if len(names) > _MOST_HOSTS:
            raise forms.ValidationError(f"These are {len(names)} hosts; at most {_MOST_HOSTS} can be named.")
        return names


def _number(kind: Any, least: float, most: float, **options: Any) -> Any:
    widget = forms.NumberInput({"class": "input num", "step": "any" if kind is forms.FloatField else "1"})
    return kind(min_value=least, max_value=most, widget=widget, **options)


class ProfileForm(_ProfileForm):
    """What is left empty of the bounds is as wide as the limit itself."""

    seconds = _number(forms.FloatField, LEAST.seconds, _LONGEST, label="Time")
    most_seconds = _number(forms.FloatField, LEAST.seconds, _LONGEST, label="Time at most", required=False)
    memory = _number(forms.IntegerField, LEAST.memory // MiB, _MOST_MEMORY, label="Memory")
    most_memory = _number(forms.IntegerField, LEAST.memory // MiB, _MOST_MEMORY, label="Memory at most", required=False)
    cpus = _number(forms.FloatField, LEAST.cpus, _MOST_CPUS, label="CPUs")
    most_cpus = _number(forms.FloatField, LEAST.cpus, _MOST_CPUS, label="CPUs at most", required=False)
    disk = _number(forms.IntegerField, LEAST.workspace // MiB, _MOST_DISK, label="Files")
    most_disk = _number(forms.IntegerField, LEAST.workspace // MiB, _MOST_DISK, label="Files at most", required=False)
    processes = _number(forms.IntegerField, LEAST.processes, _MOST_PROCESSES, label="Processes")
    hosts = Hosts(label="Hosts that code may reach")
    most_hosts = Hosts(label="Hosts that a reviewer may open besides")
    requirements = forms.CharField(
        label="Packages",
        required=False,
        max_length=requirements.LONGEST,
        widget=forms.Textarea(
            {
                "class": "input",
                "rows": 6,
                "spellcheck": "false",
                "placeholder": "polars==1.31.0\nscikit-learn>=1.5",
            }
        ),
    )

    class Meta:
        model = Profile
        fields = [
            *("name", "seconds", "most_seconds", "memory", "most_memory", "cpus", "most_cpus", "disk", "most_disk"),
            *("processes", "hosts", "most_hosts", "requirements"),
        ]
        widgets = {"name": forms.TextInput({"class": "input", "autocomplete": "off", "placeholder": "Data science"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._is_new = not Profile.objects.filter(pk=self.instance.pk).exists()
        for name in ("seconds", "memory", "cpus", "disk"):
            self._show(name)
        own = set(self.instance.hosts)
        self.initial["most_hosts"] = [host for host in self.instance.most_hosts if host not in own]

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        same = Profile.objects.filter(workspace=self.instance.workspace, name=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Another profile has this name. Teams find a profile by its name.")
        return name

    def clean_requirements(self) -> str:
        text = requirements.plain(self.cleaned_data["requirements"])
        try:
            requirements.read(text)
        except requirements.Unfit as error:
            raise forms.ValidationError(error.problems) from None
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for name in ("seconds", "memory", "cpus", "disk"):
            self._bound(data, name)
        if "hosts" in data and "most_hosts" in data:
            data["most_hosts"] = list(dict.fromkeys([*data["hosts"], *data["most_hosts"]]))
        for disk, memory in (("disk", "memory"), ("most_disk", "most_memory")):
            if (data.get(disk) or 0) > (data.get(memory) or _MOST_DISK):
                self.add_error(disk, "Files lie in memory: give it at least as much memory.")
        return data

    def save(self, commit: bool = True) -> Profile:
        """Until new requirements are installed, those of before apply; a new profile has none of before."""
        profile = self.instance
        if not profile.requirements:
            profile.baked = ""
        elif self._is_new:
            profile.baked = None
        return super().save(commit)

    def _show(self, name: str) -> None:
        """A bound that is the limit itself is left empty, as it is typed."""
        usual, most = getattr(self.instance, name), getattr(self.instance, f"most_{name}")
        self.initial[name] = plain(usual)
        self.initial[f"most_{name}"] = plain(most) if most != usual and not self._is_new else ""
        self.fields[f"most_{name}"].widget.attrs["placeholder"] = "no more than that"

    def _bound(self, data: dict[str, Any], name: str) -> None:
        usual, most = data.get(name), data.get(f"most_{name}")
        if usual is None or f"most_{name}" in self.errors:
            return
        if most is None:
            data[f"most_{name}"] = usual
        elif most < usual:
            self.add_error(f"most_{name}", "This is less than what code gets anyway.")
