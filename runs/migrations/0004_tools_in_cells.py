"""An execution runs approved code, or a tool of the run's team: then no review need have named its bytes."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("runs", "0003_cached_answers")]

    operations = [
        migrations.AddField("execution", "tool", models.JSONField(blank=True, null=True)),
        migrations.AlterField(
            "execution",
            "review",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="executions",
                to="runs.review",
            ),
        ),
        migrations.AddConstraint(
            "execution",
            models.CheckConstraint(
                condition=models.Q(("review__isnull", False), ("tool__isnull", False), _connector="OR"),
                name="execution_is_bound",
            ),
        ),
    ]
