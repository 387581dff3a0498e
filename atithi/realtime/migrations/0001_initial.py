from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Signal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topics", models.JSONField()),
                ("name", models.CharField(max_length=60)),
                ("data", models.JSONField()),
                ("at", models.DateTimeField()),
                ("ephemeral", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["at"], name="signal_at")],
            },
        ),
    ]
