"""Sandbox profiles of a workspace, what is installed for them, and the terms that reviews and executions froze."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

STATES = [
    ("queued", "Waiting for a worker"),
    ("building", "Being installed"),
    ("ready", "Ready"),
    ("failed", "Could not be installed"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_people_and_workspaces"),
        ("runs", "0007_budgets_pauses_and_forks"),
    ]

    operations = [
        migrations.AddField("execution", "terms", models.JSONField(blank=True, null=True)),
        migrations.AddField("review", "effective_terms", models.JSONField(blank=True, null=True)),
        migrations.AddField("review", "terms", models.JSONField(blank=True, null=True)),
        migrations.CreateModel(
            name="PackageSet",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("requirements", models.TextField(blank=True)),
                ("state", models.CharField(choices=STATES, default="queued", max_length=8)),
                ("packages", models.JSONField(default=list)),
                ("image", models.CharField(blank=True, max_length=120)),
                ("sandbox", models.CharField(blank=True, max_length=20)),
                ("problem", models.JSONField(blank=True, null=True)),
                ("epoch", models.PositiveIntegerField(default=0)),
                ("owner", models.CharField(blank=True, max_length=120)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("asked", models.DateTimeField(auto_now_add=True)),
                ("changed", models.DateTimeField(auto_now=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="package_sets",
                        to="accounts.workspace",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "lease_until"], name="package_sets_by_lease")],
                "constraints": [models.UniqueConstraint(fields=("workspace", "digest"), name="package_set_once")],
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("is_default", models.BooleanField(default=False)),
                ("seconds", models.FloatField(default=60)),
                ("memory", models.PositiveIntegerField(default=512)),
                ("cpus", models.FloatField(default=1.0)),
                ("disk", models.PositiveIntegerField(default=64)),
                ("processes", models.PositiveIntegerField(default=128)),
                ("hosts", models.JSONField(blank=True, default=list)),
                ("most_seconds", models.FloatField(default=3600.0)),
                ("most_memory", models.PositiveIntegerField(default=512)),
                ("most_cpus", models.FloatField(default=1.0)),
                ("most_disk", models.PositiveIntegerField(default=64)),
                ("most_hosts", models.JSONField(blank=True, default=list)),
                ("requirements", models.TextField(blank=True)),
                ("baked", models.TextField(blank=True, default="", null=True)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("changed", models.DateTimeField(auto_now=True)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="profiles", to="accounts.workspace"
                    ),
                ),
            ],
            options={
                "ordering": ["-is_default", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("workspace", "name"), name="profile_name_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)), fields=("workspace",), name="profile_default_once"
                    ),
                ],
            },
        ),
    ]
