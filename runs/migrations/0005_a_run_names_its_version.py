"""Which published version of its team a run performs."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("runs", "0004_tools_in_cells")]

    operations = [migrations.AddField("run", "version", models.PositiveIntegerField(blank=True, null=True))]
