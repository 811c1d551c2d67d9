"""What is said when a version is published."""

from __future__ import annotations

from django import forms

#: What the column takes.
LONGEST_NOTE = 500


class PublishForm(forms.Form):
    note = forms.CharField(
        required=False,
        max_length=LONGEST_NOTE,
        error_messages={"max_length": "A note has at most %(limit_value)d characters; this one has %(show_value)d."},
    )
