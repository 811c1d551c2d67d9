"""A team as JSON, typed in or uploaded."""

from __future__ import annotations

from typing import Any

from django import forms

from agents.builder.document import Document, NoSkeleton, parsed
from agents.spec_problems import Problem

# A team of fifty agents with long instructions is below this; what is larger is no team.
LONGEST = 1_000_000


class BringForm(forms.Form):
    """`document` is what was brought when the form is valid; else `problems` says why it cannot be drawn. What can be
    drawn may still have problems: the builder shows them."""

    text = forms.CharField(
        label="Team as JSON",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"class": "input mono", "spellcheck": "false", "autocomplete": "off", "rows": 12}),
    )
    file = forms.FileField(required=False, allow_empty_file=False)

    document: Document
    problems: list[Problem]

    def clean(self) -> dict[str, Any]:
        self.problems = []
        data = super().clean() or self.cleaned_data
        if not self.errors:
            self._parse(self._text(data))
        return data

    def _parse(self, text: str) -> None:
        try:
            self.document = Document(parsed(text))
        except NoSkeleton as error:
            self.problems = error.problems
            self.add_error("text", "This cannot be drawn yet.")

    def _text(self, data: dict[str, Any]) -> str:
        """An uploaded file wins over the text field, and is put into it so that it can be mended there."""
        file = data.get("file")
        if not file:
            return str(data.get("text", ""))
        text: str = file.read(LONGEST).decode(errors="replace")
        self.data = {**self.data, "text": text}
        return text
