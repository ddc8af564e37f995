"""Addresses of « La classe » and « Annuaire »."""

from django.urls import path

from tenant_apps.people.views import lists, people

app_name = "people"
urlpatterns = [
    path("la-classe/", people.faces, name="faces"),
    path("annuaire/", people.directory, name="directory"),
    path("annuaire/<int:user_id>/", people.card, name="card"),
    path("annuaire/<int:user_id>/favori/", people.star, name="star"),
    path("annuaire/<int:user_id>/liste/", people.choose_list, name="choose_list"),
    path("annuaire/listes/", lists.index, name="lists"),
    path("annuaire/listes/nouvelle/", lists.new, name="new_list"),
    path("annuaire/listes/<int:list_id>/", lists.show, name="list"),
    path("annuaire/listes/<int:list_id>/renommer/", lists.rename, name="rename_list"),
    path("annuaire/listes/<int:list_id>/supprimer/", lists.delete, name="delete_list"),
    path("annuaire/listes/<int:list_id>/ajouter/", lists.add, name="add_to_list"),
    path("annuaire/listes/<int:list_id>/retirer/<int:user_id>/", lists.remove, name="remove_from_list"),
]
