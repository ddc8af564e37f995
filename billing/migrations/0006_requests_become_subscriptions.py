import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0005_requests_are_told_again")]

    operations = [
        migrations.AddField(
            model_name="invoiceline",
            name="what",
            field=models.CharField(
                choices=[("year", "abonnement"), ("classes", "classes ajoutées"), ("credit", "avoir")],
                default="year",
                max_length=7,
            ),
        ),
        # No quote exists yet: nothing wrote any.
        migrations.AddField(
            model_name="quote",
            name="price_list",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="quotes", to="billing.pricelist"
            ),
        ),
        migrations.DeleteModel(name="InvoiceRequest"),
    ]
