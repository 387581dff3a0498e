from django.db import migrations

from atithi.search import engine


def install(apps, schema_editor):
    for statement in engine.install(schema_editor.connection):
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in engine.remove(schema_editor.connection):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
