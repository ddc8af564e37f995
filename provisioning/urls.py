"""Addresses of ordering, on the public site."""

from django.urls import path

from provisioning.views import follow_up, papers, sending, steps

app_name = "provisioning"
urlpatterns = [
    path("commander/", steps.school, name="order"),
    path("commander/ecole/ajouter/", steps.add_school, name="order_add_school"),
    path("commander/ecole/<int:number>/", steps.school, name="order_school"),
    path("commander/ecole/<int:number>/classes/", steps.classes, name="order_classes"),
    path("commander/ecole/<int:number>/retirer/", steps.remove_school, name="order_remove_school"),
    path("commander/payeur/", steps.payer, name="order_payer"),
    path("commander/recapitulatif/", sending.summary, name="order_summary"),
    path("commander/recommencer/", steps.restart, name="order_restart"),
    path("commander/merci/", sending.done, name="order_done"),
    path("commander/formulaire.pdf", papers.blank_form, name="order_blank_form"),
    path("commander/deposer/", papers.drop_form, name="order_drop_form"),
    path("suivi/<str:token>/", follow_up.follow_up, name="follow_up"),
    path("suivi/<str:token>/bon-de-commande.pdf", follow_up.document, name="order_document"),
    path("suivi/<str:token>/corriger/", follow_up.correct, name="order_correct"),
]
