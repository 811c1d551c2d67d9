"""A new kind of connection, and what differs from server to server: roles, choices, and how long one asks again."""

from django.db import migrations, models

KINDS = [
    ("openai", "OpenAI-compatible"),
    ("anthropic", "Anthropic"),
    ("scripted", "Scripted (no model, replies written beforehand)"),
    ("local", "Local model (runs on this machine)"),
]
ROLES = [("free", "Any order"), ("strict", "User and assistant by turns")]


class Migration(migrations.Migration):
    dependencies = [("agents", "0001_teams_and_connections")]

    operations = [
        migrations.AlterField(
            "modelconnection", "kind", models.CharField(choices=KINDS, default="openai", max_length=10)
        ),
        migrations.AddField(
            "modelconnection", "roles", models.CharField(choices=ROLES, default="free", max_length=6)
        ),
        migrations.AddField("modelconnection", "structured", models.BooleanField(default=True)),
        migrations.AddField("modelconnection", "retries", models.PositiveSmallIntegerField(default=4)),
        migrations.AddField("modelconnection", "deadline", models.FloatField(default=60.0)),
    ]
