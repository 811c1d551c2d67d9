"""Steps have paths, since several scripts of one run may be played side by side; the workspace has versions.

A number is the path of a step of the script that was alone until now. An artifact's old step serves as its version: it
grew in the same order. An execution that is under way starts from all that earlier steps left.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import F


def number_workspaces(apps: Any, editor: Any) -> None:
    Artifact = apps.get_model("runs", "Artifact")
    Artifact.objects.update(version=F("step"))
    # Code never is a run's first step, so a number below that of the execution is all that lay there before it.
    apps.get_model("runs", "Execution").objects.update(base=F("step") - 1)
    _settle(editor)


def name_the_start(apps: Any, editor: Any) -> None:
    apps.get_model("runs", "Artifact").objects.filter(version=0).update(step="")
    _settle(editor)


def _settle(editor: Any) -> None:
    """PostgreSQL alters no table that has rows whose foreign keys it has yet to look at."""
    editor.connection.check_constraints()


def path(**options: Any) -> models.CharField:
    return models.CharField(max_length=255, **options)


class Migration(migrations.Migration):
    dependencies = [("runs", "0001_runs_and_journals")]

    operations = [
        migrations.AddField("question", "choices", models.JSONField(default=list)),
        migrations.AddField("execution", "base", models.PositiveIntegerField(default=0)),
        migrations.RemoveConstraint("artifact", "artifact_once"),
        migrations.AddField("artifact", "version", models.PositiveIntegerField(default=0)),
        migrations.RunPython(number_workspaces, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("entry", "step", path(null=True, blank=True)),
        migrations.AlterField("review", "step", path()),
        migrations.AlterField("question", "step", path()),
        migrations.AlterField("execution", "step", path()),
        migrations.AlterField("artifact", "step", path(blank=True, default="")),
        migrations.RunPython(name_the_start, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("artifact", "step", path(blank=True)),
        migrations.AlterModelOptions("artifact", {"ordering": ["version", "name"]}),
        migrations.AddConstraint(
            "artifact", models.UniqueConstraint(fields=["run", "version", "name"], name="artifact_once")
        ),
    ]
