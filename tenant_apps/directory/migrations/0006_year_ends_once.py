from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_group_names")]

    operations = [
        migrations.AddConstraint(
            model_name="yeartransition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("school_year",), name="year_ends_once"
            ),
        ),
    ]
