"""Addresses of `homework`."""

from django.urls import URLPattern, URLResolver, path

from tenant_apps.homework.views import calendar, entries, notebooks, weeks

app_name = "homework"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", weeks.home, name="home"),
    path("semaine/", weeks.mine, name="mine"),
    path("cahiers/", weeks.notebooks, name="notebooks"),
    path("rattraper/", weeks.catch_up, name="catch_up"),
    path("imprimer/", weeks.print_mine, name="print_mine"),
    path("nouveau/", notebooks.new, name="new_notebook"),
    path("annuler/", entries.undo, name="undo"),
    path("agenda/", calendar.link, name="calendar"),
    path("agenda/adresse/", calendar.make, name="make_link"),
    path("agenda/supprimer/", calendar.revoke, name="revoke_link"),
    path("agenda/<str:secret>.ics", calendar.feed, name="feed"),
    path("classe/<int:class_id>/ouvrir/", notebooks.open_for_class, name="open_for_class"),
    path("<int:pk>/", weeks.notebook, name="notebook"),
    path("<int:pk>/imprimer/", weeks.print_notebook, name="print_notebook"),
    path("<int:pk>/ajouter/", entries.add, name="add"),
    path("<int:pk>/copier/", notebooks.copy_weeks, name="copy_weeks"),
    path("<int:pk>/renommer/", notebooks.rename, name="rename"),
    path("<int:pk>/supprimer/", notebooks.throw_away, name="throw_away"),
    path("<int:pk>/remettre/", notebooks.restore, name="restore"),
    path("travail/<int:pk>/", entries.entry, name="entry"),
    path("travail/<int:pk>/modifier/", entries.change, name="change"),
    path("travail/<int:pk>/supprimer/", entries.remove, name="remove"),
    path("travail/<int:pk>/serie/", entries.end_series, name="end_series"),
    path("travail/<int:pk>/copier/", entries.copy, name="copy"),
    path("travail/<int:pk>/fait/<int:pupil_id>/", entries.mark, name="mark"),
]
