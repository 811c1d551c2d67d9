from django.db import migrations, models
class Migration(migrations.Migration):
    dependencies = [("runs","0009_executions_are_interrupted")]
    operations = [migrations.AddField("review","risk",models.PositiveSmallIntegerField(default=2)),
    migrations.AddField("review","assessment",models.JSONField(default=dict,null=True)),
    migrations.AddField("review","due",models.DateTimeField(null=True))]
