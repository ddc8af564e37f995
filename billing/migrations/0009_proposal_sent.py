from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0008_invoice_mail")]

    operations = [
        migrations.AddField(
            model_name="subscription",
            name="proposal_sent_at",
            field=models.DateTimeField(blank=True, help_text="when the payer was mailed the renewal", null=True),
        )
    ]
