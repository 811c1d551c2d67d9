"""Who ended the code of an execution, where a person did."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("runs", "0008_profiles_and_packages")]

    operations = [
        migrations.AddField(
            "execution",
            "interrupted_by",
            models.CharField(blank=True, default="", max_length=150),
            preserve_default=False,
        ),
    ]
