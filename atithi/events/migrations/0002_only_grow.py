from django.db import migrations

from atithi.events import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


def keep_swept(apps, schema_editor):
    """Jobs come and go by the thousand: PostgreSQL is to sweep their table often, not when a fifth of it has changed."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE events_job SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,"
            " autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 2000)"
        )


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [
        migrations.RunPython(install, remove),
        migrations.RunPython(keep_swept, migrations.RunPython.noop),
    ]
