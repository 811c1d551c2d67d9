"""Rules that stand, policies of workspaces and teams, and until when somebody has to have decided a review."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_people_and_workspaces"),
        ("agents", "0003_drafts_versions_and_a_library"),
        ("runs", "0009_executions_are_interrupted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Deadline",
            fields=[
                ("review", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="deadline", serialize=False, to="runs.review")),
                ("remind_at", models.DateTimeField(blank=True, db_index=True, null=True)),
                ("escalate_at", models.DateTimeField(blank=True, db_index=True, null=True)),
                ("reminded", models.DateTimeField(blank=True, null=True)),
                ("escalated", models.DateTimeField(blank=True, null=True)),
                ("at_zero", models.CharField(choices=[("reject", "Reject it"), ("wait", "Let it wait")], default="reject", max_length=6)),
                ("extensions", models.JSONField(default=list)),
            ],
        ),
        migrations.AddField(
            model_name="review",
            name="due",
            field=models.DateTimeField(blank=True, db_index=True, null=True),
        ),
        migrations.CreateModel(
            name="Rule",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("effect", models.CharField(choices=[("allow", "Let it run"), ("ask", "Ask a person"), ("reject", "Reject it")], max_length=6)),
                ("scope", models.CharField(choices=[("exact", "Exactly this"), ("agent", "One agent of a team"), ("team", "A whole team"), ("workspace", "The whole workspace")], max_length=9)),
                ("agent", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("tool", models.CharField(blank=True, max_length=128)),
                ("tool_digest", models.CharField(blank=True, max_length=64)),
                ("level", models.PositiveSmallIntegerField(choices=[(1, "Low"), (2, "Medium"), (3, "High")], default=1)),
                ("kinds", models.JSONField(blank=True, default=list)),
                ("terms", models.JSONField(blank=True, null=True)),
                ("sentence", models.CharField(max_length=500)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("expires", models.DateTimeField(blank=True, null=True)),
                ("revoked", models.DateTimeField(blank=True, null=True)),
                ("made_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("made_from", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="runs.review")),
                ("revoked_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("team", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="rules", to="agents.team")),
                ("workspace", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rules", to="accounts.workspace")),
            ],
            options={
                "ordering": ["-created"],
            },
        ),
        migrations.AddField(
            model_name="review",
            name="standing",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="reviews", to="runs.rule"),
        ),
        migrations.CreateModel(
            name="Policy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mode", models.CharField(blank=True, choices=[("team", "As each team says"), ("risk", "By risk"), ("rules", "By rules only"), ("always", "Always a person")], max_length=6)),
                ("ask_from", models.PositiveSmallIntegerField(blank=True, choices=[(1, "Low"), (2, "Medium"), (3, "High")], null=True)),
                ("two_people_from", models.PositiveSmallIntegerField(blank=True, choices=[(1, "Low"), (2, "Medium"), (3, "High")], null=True)),
                ("deadline", models.PositiveIntegerField(blank=True, null=True)),
                ("reminder", models.PositiveIntegerField(blank=True, null=True)),
                ("escalation", models.PositiveIntegerField(blank=True, null=True)),
                ("at_zero", models.CharField(blank=True, choices=[("reject", "Reject it"), ("wait", "Let it wait")], max_length=6)),
                ("changed", models.DateTimeField(auto_now=True)),
                ("changed_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("team", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name="policies", to="agents.team")),
                ("workspace", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="policies", to="accounts.workspace")),
            ],
            options={
                "constraints": [models.UniqueConstraint(condition=models.Q(("team", None)), fields=("workspace",), name="policy_of_workspace_once"), models.UniqueConstraint(fields=("team",), name="policy_of_team_once")],
            },
        ),
        migrations.AddIndex(
            model_name="rule",
            index=models.Index(fields=["workspace", "revoked", "expires"], name="rules_in_force"),
        ),
    ]
