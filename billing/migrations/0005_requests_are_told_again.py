"""Schools whose invoice was asked for before there were subscriptions: the fact is told again, its handler subscribes.

No price is worked out here: the handler of `school_opened` does it by today's code, once, within a minute.
"""

from django.db import migrations


def tell_again(apps, schema_editor):
    event = apps.get_model("tenants", "PlatformEvent")
    for request in apps.get_model("billing", "InvoiceRequest").objects.select_related("school").order_by("pk"):
        event.objects.get_or_create(
            key=f"school_opened:{request.school_id}:subscription",
            defaults={
                "kind": "school_opened",
                "school": request.school,
                "payload": {
                    "order_reference": request.order_reference,
                    "plan": request.plan,
                    "class_count": request.class_count,
                    "payer": request.payer,
                },
            },
        )


class Migration(migrations.Migration):
    dependencies = [("billing", "0004_first_price_list"), ("tenants", "0003_school_picture")]

    operations = [migrations.RunPython(tell_again, migrations.RunPython.noop)]
