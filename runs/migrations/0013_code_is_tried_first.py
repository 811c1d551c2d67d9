import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Code that waits for review may be tried first."""

    dependencies = [
        ('runs', '0012_people_share_a_queue'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Rehearsal',
            fields=[
                ('epoch', models.PositiveIntegerField(default=0)),
                ('owner', models.CharField(blank=True, max_length=120)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('blocks', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('base', models.PositiveIntegerField()),
                ('terms', models.JSONField()),
                ('state', models.CharField(choices=[('queued', 'Queued'), ('running', 'Running'), ('done', 'Done'), ('failed', 'Could not be tried')], default='queued', max_length=8)),
                ('outcome', models.JSONField(blank=True, null=True)),
                ('files', models.JSONField(default=list)),
                ('problem', models.JSONField(blank=True, null=True)),
                ('created', models.DateTimeField(auto_now_add=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rehearsals', to='runs.review')),
            ],
            options={
                'ordering': ['-created'],
                'indexes': [models.Index(fields=['state', 'lease_until'], name='rehearsals_by_lease')],
                'constraints': [models.UniqueConstraint(fields=('review', 'by'), name='one_rehearsal_each')],
            },
        ),
    ]
