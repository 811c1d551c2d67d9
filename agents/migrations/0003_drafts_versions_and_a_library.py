"""Teams are drawn: where their parts stand, each edit, published versions, and what a workspace keeps for reuse."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PERSON = {"null": True, "on_delete": django.db.models.deletion.SET_NULL, "related_name": "+"}


class Migration(migrations.Migration):
    dependencies = [
        ("agents", "0002_anthropic_and_how_servers_are_spoken_to"),
        ("accounts", "0001_people_and_workspaces"),
    ]

    operations = [
        migrations.AddField("team", "layout", models.JSONField(blank=True, default=dict)),
        migrations.AddField("team", "revision", models.PositiveIntegerField(default=0)),
        migrations.CreateModel(
            "TeamEdit",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField()),
                ("key", models.UUIDField()),
                ("session", models.CharField(blank=True, max_length=36)),
                ("label", models.CharField(max_length=200)),
                ("changes", models.JSONField()),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("by", models.ForeignKey(to=settings.AUTH_USER_MODEL, **PERSON)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="edits", to="agents.team"
                    ),
                ),
            ],
            {
                "ordering": ["team", "revision"],
                "constraints": [
                    models.UniqueConstraint(fields=["team", "revision"], name="edit_revision_once"),
                    models.UniqueConstraint(fields=["team", "key"], name="edit_key_once"),
                ],
            },
        ),
        migrations.CreateModel(
            "TeamVersion",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("note", models.CharField(blank=True, max_length=500)),
                ("spec", models.JSONField()),
                ("layout", models.JSONField(blank=True, default=dict)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("by", models.ForeignKey(to=settings.AUTH_USER_MODEL, **PERSON)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="agents.team"
                    ),
                ),
            ],
            {
                "ordering": ["team", "-number"],
                "constraints": [models.UniqueConstraint(fields=["team", "number"], name="version_number_once")],
            },
        ),
        migrations.CreateModel(
            "LibraryItem",
            [
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(choices=[("agent", "Agent"), ("tool", "Tool")], max_length=5)),
                ("name", models.CharField(max_length=64)),
                ("spec", models.JSONField()),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("changed", models.DateTimeField(auto_now=True)),
                ("created_by", models.ForeignKey(to=settings.AUTH_USER_MODEL, **PERSON)),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="library", to="accounts.workspace"
                    ),
                ),
            ],
            {
                "ordering": ["kind", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=["workspace", "kind", "name"], name="library_name_once")
                ],
            },
        ),
    ]
