"""Addresses of `communication`."""

from django.urls import path

from tenant_apps.communication.views import quiet, recipients, rules, suspensions

app_name = "communication"
urlpatterns = [
    path("destinataires/", recipients.find, name="recipients"),
    path("administration/communication/", rules.index, name="rules"),
    path("administration/communication/verifier/", rules.check, name="check_rules"),
    path("administration/communication/enregistrer/", rules.save, name="save_rules"),
    path("administration/communication/differences/", rules.differences, name="differences"),
    path("administration/communication/defauts/", rules.reset, name="reset_rules"),
    path("administration/communication/suspensions/", suspensions.index, name="suspensions"),
    path("administration/communication/suspensions/nouvelle/", suspensions.new, name="new_suspension"),
    path("administration/communication/suspensions/<int:suspension_id>/reprendre/", suspensions.resume, name="resume"),
    path("administration/communication/heures-calmes/", quiet.edit, name="quiet_hours"),
]
