"""A run has a budget, pauses when a person says so, and can be forked."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WAITS_FOR = [
    ("", "nothing"),
    ("review", "a review"),
    ("person", "an answer"),
    ("sandbox", "the sandbox"),
    ("budget", "a decision about its budget"),
]
DECISIONS = [("", "Undecided"), ("raised", "Raised"), ("ended", "Ended")]


class Migration(migrations.Migration):
    dependencies = [
        ("runs", "0006_tools_are_tried"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            "run", "waits_for", models.CharField(blank=True, choices=WAITS_FOR, default="", max_length=8)
        ),
        migrations.AddField("run", "pause_requested", models.BooleanField(default=False)),
        migrations.AddField("run", "paused_by", models.CharField(blank=True, default="", max_length=150), False),
        migrations.AddField(
            "run",
            "forked_from",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="forks", to="runs.run"
            ),
        ),
        migrations.AddField("run", "forked_at", models.PositiveIntegerField(blank=True, null=True)),
        migrations.AddField("run", "inherited", models.PositiveIntegerField(default=0)),
        migrations.CreateModel(
            name="Overrun",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("step", models.CharField(max_length=40)),
                ("reached", models.JSONField()),
                ("decision", models.CharField(blank=True, choices=DECISIONS, default="", max_length=6)),
                ("raised", models.JSONField(default=dict)),
                ("decided", models.DateTimeField(blank=True, null=True)),
                ("created", models.DateTimeField(auto_now_add=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="overruns", to="runs.run"
                    ),
                ),
            ],
            options={"ordering": ["created"]},
        ),
        migrations.AddConstraint(
            "overrun", models.UniqueConstraint(fields=("run", "step"), name="overrun_step_once")
        ),
    ]
