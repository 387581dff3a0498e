
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(max_length=80)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('actor_kind', models.CharField(max_length=20)),
                ('actor_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('data', models.JSONField(default=dict)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_id', 'id'], name='event_subject'), models.Index(fields=['type', 'id'], name='event_type')],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_event', models.BigIntegerField(unique=True)),
                ('last_event', models.BigIntegerField(unique=True)),
                ('leaves', models.BinaryField()),
                ('previous', models.CharField(max_length=64, unique=True)),
                ('hash', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('last_event__gte', models.F('first_event'))), name='seal_forward')],
            },
        ),
        migrations.CreateModel(
            name='Slot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('schedule', models.CharField(max_length=80)),
                ('slot_at', models.DateTimeField()),
                ('fired_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('schedule', 'slot_at'), name='slot_once')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('handler', models.CharField(max_length=80)),
                ('args', models.JSONField(default=dict)),
                ('key', models.CharField(max_length=120, null=True, unique=True)),
                ('lane', models.CharField(max_length=140, null=True)),
                ('network', models.BooleanField(default=False)),
                ('run_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('ready', 'Waiting'), ('running', 'Running'), ('stuck', 'Stuck'), ('discarded', 'Discarded')], default='ready', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease_until', models.DateTimeField(null=True)),
                ('lease_owner', models.CharField(default='', max_length=80)),
                ('last_error', models.TextField(default='')),
                ('created_at', models.DateTimeField()),
                ('event', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to='events.event')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'ready')), fields=['network', 'run_at', 'id'], name='job_ready'), models.Index(condition=models.Q(('state', 'running')), fields=['lease_until'], name='job_running'), models.Index(condition=models.Q(('state', 'stuck')), fields=['-id'], name='job_stuck'), models.Index(condition=models.Q(('lane__isnull', False)), fields=['lane', 'id'], name='job_lane')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('lease_until__isnull', False), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('lease_owner', '')), _connector='OR'), name='job_lease_when_running')],
            },
        ),
    ]
