"""What a person says to start a run."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from agents.spec_budget import MOST_COST, MOST_MINUTES, MOST_TOKENS, MOST_TURNS
from runs.models import Run
from runs.sandbox.cell import File
from runs.uploads import Refused, Upload, files_from

LONGEST_TASK = 20_000


#: The least that a budget may be where it may be a fraction: minutes, US dollars.
LEAST = 0.000001


class StartForm(forms.Form):
    """`files` are checked and read into `cleaned_data["files"]` as a tuple of File, and the limits that were typed into
    `cleaned_data["budget"]`, by their names in the format of teams."""

    task = forms.CharField(
        max_length=LONGEST_TASK,
        error_messages={
            "required": "Say what the team should do.",
            "max_length": "A task has at most %(limit_value)d characters; this one has %(show_value)d.",
        },
    )
    approve = forms.ChoiceField(choices=Run.Approve.choices, required=False)
    files = forms.FileField(required=False)  # type: ignore[assignment]  # the metaclass takes it away again
    budget_minutes = forms.FloatField(required=False, min_value=LEAST, max_value=MOST_MINUTES)
    budget_turns = forms.IntegerField(required=False, min_value=1, max_value=MOST_TURNS)
    budget_tokens = forms.IntegerField(required=False, min_value=1, max_value=MOST_TOKENS)
    budget_cost = forms.FloatField(required=False, min_value=LEAST, max_value=MOST_COST)

    @property
    def has_budget(self) -> bool:
        """Whether anything was typed about it."""
        return any(self[name].value() for name in self.fields if name.startswith("budget_"))

    def clean_task(self) -> str:
        # A browser ends lines with CRLF; a model is told what the person sees.
        return str(self.cleaned_data["task"]).replace("\r\n", "\n")

    def clean_approve(self) -> str:
        return self.cleaned_data["approve"] or Run.Approve.TEAM

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        try:
            data["files"] = self._files()
        except Refused as error:
            self.add_error("files", error.problems)
        typed = {name.removeprefix("budget_"): value for name, value in data.items() if name.startswith("budget_")}
        data["budget"] = {name: value for name, value in typed.items() if value is not None}
        return data

    def _files(self) -> tuple[File, ...]:
        # The field itself knows one file only. Empty ones are files as well.
        self.errors.pop("files", None)
        chosen: list[Upload] = self.files.getlist("files") if isinstance(self.files, MultiValueDict) else []
        return files_from(chosen)
