"""Addresses of `liaison`."""

from django.urls import path

from tenant_apps.liaison.views import family, following, preparing, printing, templates

app_name = "liaison"
urlpatterns = [
    path("", family.home, name="home"),
    path("ecrits/", preparing.written, name="written"),
    path("eleves/", preparing.pupils, name="pupils"),
    path("modeles/", templates.index, name="templates"),
    path("modeles/<int:pk>/ecrire/", templates.begin, name="begin"),
    path("modeles/<int:pk>/supprimer/", templates.delete, name="delete_template"),
    path("mot/nouveau/", preparing.new, name="new"),
    path("mot/<int:pk>/", family.word, name="word"),
    path("mot/<int:pk>/confirmer/", family.confirm, name="confirm"),
    path("mot/<int:pk>/repondre/", family.reply, name="reply"),
    path("mot/<int:pk>/signer/", family.sign, name="sign"),
    path("mot/<int:pk>/texte/", preparing.text, name="text"),
    path("mot/<int:pk>/destinataires/", preparing.address, name="address"),
    path("mot/<int:pk>/options/", preparing.options, name="options"),
    path("mot/<int:pk>/verifier/", preparing.check, name="check"),
    path("mot/<int:pk>/suspendre-envoi/", preparing.unschedule, name="unschedule"),
    path("mot/<int:pk>/supprimer/", following.delete, name="delete"),
    path("mot/<int:pk>/suivi/", following.follow, name="follow"),
    path("mot/<int:pk>/rappel/", following.remind, name="remind"),
    path("mot/<int:pk>/corriger/", following.correct, name="correct"),
    path("mot/<int:pk>/versions/", following.editions, name="editions"),
    path("mot/<int:pk>/modele/", templates.keep, name="keep_template"),
    path("mot/<int:pk>/mot.pdf", printing.word, name="print"),
    path("mot/<int:pk>/suivi.pdf", printing.follow_up, name="print_follow_up"),
    path("mot/<int:pk>/coupons/", printing.coupons, name="coupons"),
    path("signature/<int:pk>/preuve.pdf", printing.proof, name="proof"),
]
