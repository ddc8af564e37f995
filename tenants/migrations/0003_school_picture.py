from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0002_event_retries_and_order")]

    operations = [
        migrations.AddField(
            model_name="school",
            name="picture",
            field=models.CharField(blank=True, db_default="", editable=False, max_length=16),
        ),
        migrations.AddConstraint(
            model_name="school",
            constraint=models.CheckConstraint(
                condition=models.Q(("picture__regex", "^([0-9a-f]{16})?$")), name="school_picture_is_a_fingerprint"
            ),
        ),
    ]
