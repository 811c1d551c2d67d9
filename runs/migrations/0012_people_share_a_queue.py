"""Who looks at what waits, whose it is, and what was put off."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _to_run():
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="runs.run")


def _to_person():
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
    )


def _id():
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [
        ("runs", "0011_decisions_on_record"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", _id()),
                ("item", models.UUIDField()),
                ("until", models.DateTimeField()),
                ("by", _to_person()),
                ("run", _to_run()),
            ],
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                ("id", _id()),
                ("item", models.UUIDField(unique=True)),
                ("created", models.DateTimeField(auto_now=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("run", _to_run()),
                ("to", _to_person()),
            ],
        ),
        migrations.CreateModel(
            name="Snooze",
            fields=[
                ("id", _id()),
                ("item", models.UUIDField()),
                ("until", models.DateTimeField()),
                ("person", _to_person()),
                ("run", _to_run()),
            ],
        ),
        migrations.AddConstraint(
            "claim", models.UniqueConstraint(fields=("item", "by"), name="claim_once_each")
        ),
        migrations.AddConstraint(
            "snooze", models.UniqueConstraint(fields=("item", "person"), name="snooze_once_each")
        ),
    ]
