from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_people_and_workspaces'),
    ]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='may_review',
            field=models.BooleanField(default=True),
        ),
    ]
