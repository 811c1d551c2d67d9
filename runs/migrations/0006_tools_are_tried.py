"""Tools are tried while their team is drawn: what is asked for, by whom, and what came of it."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KINDS = [("python", "A Python function"), ("mcp", "An MCP server"), ("openapi", "An OpenAPI document")]
STATES = [("queued", "Queued"), ("running", "Running"), ("done", "Done"), ("failed", "Could not be tried")]


def owned(to: str) -> models.ForeignKey:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=to
    )


class Migration(migrations.Migration):
    dependencies = [
        ("agents", "0003_drafts_versions_and_a_library"),
        ("runs", "0005_a_run_names_its_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Trial",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=KINDS, max_length=8)),
                ("tool", models.CharField(max_length=64)),
                ("request", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("state", models.CharField(choices=STATES, default="queued", max_length=8)),
                ("epoch", models.PositiveIntegerField(default=0)),
                ("owner", models.CharField(blank=True, max_length=120)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.JSONField(blank=True, null=True)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("by", owned(settings.AUTH_USER_MODEL)),
                ("team", owned("agents.team")),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="trials", to="accounts.workspace"
                    ),
                ),
            ],
            options={
                "ordering": ["-created"],
                "indexes": [models.Index(fields=["state", "lease_until"], name="trials_by_lease")],
            },
        ),
    ]
