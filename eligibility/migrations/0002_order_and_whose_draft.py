from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("eligibility", "0001_drafts_and_estimates"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="order",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="draft",
            name="for_oneself",
            field=models.BooleanField(default=False),
        ),
    ]
