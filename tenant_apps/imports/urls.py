"""Addresses of `imports`, under /imports/."""

from django.urls import path

from tenant_apps.imports.views import check, drop, finish, questions

app_name = "imports"
urlpatterns = [
    path("", drop.new, name="new"),
    path("tous/", drop.index, name="list"),
    path("<int:pk>/", check.show, name="show"),
    path("<int:pk>/colonnes/<int:number>/", check.columns, name="columns"),
    path("<int:pk>/a-decider/", questions.queue, name="queue"),
    path("<int:pk>/a-decider/<int:row_pk>/", questions.decide, name="decide"),
    path("<int:pk>/reponses/", questions.answers, name="answers"),
    path("<int:pk>/garder-les-absents/", questions.keep_absent, name="keep_absent"),
    path("<int:pk>/appliquer/", finish.apply, name="apply"),
    path("<int:pk>/annuler/", finish.undo, name="undo"),
    path("<int:pk>/abandonner/", finish.discard, name="discard"),
    path("<int:pk>/lignes/fichier/", finish.report, name="report"),
]
