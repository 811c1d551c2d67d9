import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


#: What is on record is refused to be changed by the database itself. PostgreSQL also refuses to delete it; SQLite cannot,
#: since there emptying a table is deleting its rows, and tests do that. A later change of this table on SQLite makes it
#: anew, without its trigger: make it again there (tests/runs/reviews/test_record.py tells).
STANDS = {
    "sqlite": [
        """
        CREATE TRIGGER runs_decision_stands BEFORE UPDATE ON runs_decision
        BEGIN SELECT RAISE(ABORT, 'decisions on record are never changed'); END
        """
    ],
    "postgresql": [
        """
        CREATE FUNCTION runs_decision_stands() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'decisions on record are never changed'; END $$
        """,
        """
        CREATE TRIGGER runs_decision_stands BEFORE UPDATE OR DELETE ON runs_decision
        FOR EACH ROW EXECUTE FUNCTION runs_decision_stands()
        """,
    ],
}
FALLS = {
    "sqlite": ["DROP TRIGGER runs_decision_stands"],
    "postgresql": ["DROP TRIGGER runs_decision_stands ON runs_decision", "DROP FUNCTION runs_decision_stands()"],
}


def stand(apps, schema_editor):
    for statement in STANDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def fall(apps, schema_editor):
    for statement in FALLS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Levels of risk and how many people decide, verdicts besides yes and no, and the record of what was decided."""


    dependencies = [
        ('accounts', '0002_members_who_review'),
        ('runs', '0010_rules_policies_and_deadlines'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('run', models.UUIDField()),
                ('run_number', models.PositiveIntegerField()),
                ('team', models.CharField(max_length=200)),
                ('review', models.UUIDField(db_index=True)),
                ('agent', models.CharField(max_length=64)),
                ('author', models.CharField(max_length=64)),
                ('verdict', models.CharField(choices=[('endorsed', 'Approved, one more needed'), ('approved', 'Approved'), ('edited', 'Edited and approved'), ('rejected', 'Rejected'), ('changes', 'Asked for changes'), ('answered', 'Answered instead')], max_length=8)),
                ('by', models.CharField(blank=True, max_length=150)),
                ('by_id', models.BigIntegerField(null=True)),
                ('rule', models.CharField(blank=True, max_length=120)),
                ('reason', models.TextField(blank=True)),
                ('risk', models.PositiveSmallIntegerField()),
                ('kinds', models.JSONField(default=list)),
                ('lines', models.PositiveIntegerField()),
                ('seconds', models.FloatField(null=True)),
                ('shown', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('effective', models.JSONField(default=list)),
                ('effective_digest', models.CharField(blank=True, max_length=64)),
                ('effective_terms', models.JSONField(null=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Endorsement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('bound', models.CharField(max_length=64)),
                ('created', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['created'],
            },
        ),
        migrations.AddField(
            model_name='review',
            name='assessment',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='review',
            name='needs',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='review',
            name='risk',
            field=models.PositiveSmallIntegerField(default=2),
        ),
        migrations.AlterField(
            model_name='review',
            name='decision',
            field=models.CharField(blank=True, choices=[('', 'Undecided'), ('approved', 'Approved'), ('edited', 'Edited and approved'), ('rejected', 'Rejected'), ('changes', 'Asked for changes'), ('answered', 'Answered instead')], default='', max_length=8),
        ),
        migrations.AddIndex(
            model_name='review',
            index=models.Index(fields=['decision', '-risk', 'created'], name='reviews_by_risk'),
        ),
        migrations.AddField(
            model_name='decision',
            name='workspace',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='accounts.workspace'),
        ),
        migrations.AddField(
            model_name='endorsement',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='endorsement',
            name='review',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='endorsements', to='runs.review'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['workspace', '-at', '-id'], name='decisions_by_time'),
        ),
        migrations.AddConstraint(
            model_name='endorsement',
            constraint=models.UniqueConstraint(fields=('review', 'by', 'bound'), name='endorsed_once'),
        ),
        migrations.RunPython(stand, fall),
    ]
