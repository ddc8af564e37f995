"""Addresses of `school_admin`."""

from django.urls import path

from tenant_apps.school_admin.views import accounts, classes, dashboard, people

app_name = "school_admin"
urlpatterns = [
    path("", dashboard.index, name="index"),
    path("classes/", classes.index, name="classes"),
    path("classes/nouvelle/", classes.new, name="new_class"),
    path("classes/<int:class_id>/", classes.show, name="class"),
    path("classes/<int:class_id>/modifier/", classes.edit, name="edit_class"),
    path("classes/<int:class_id>/supprimer/", classes.delete, name="delete_class"),
    path("classes/<int:class_id>/retirer/<int:user_id>/", classes.detach, name="detach_from_class"),
    path("personnes/", people.index, name="people"),
    path("personnes/nouvelle/", people.new, name="new_person"),
    path("personnes/<int:user_id>/", people.show, name="person"),
    path("personnes/<int:user_id>/modifier/", people.edit, name="edit_person"),
    path("personnes/<int:user_id>/rattacher/", people.attach, name="attach_person"),
    path("personnes/<int:user_id>/retirer/<int:class_id>/", people.detach, name="detach_person"),
    path("personnes/<int:user_id>/bloquer/", accounts.block, name="block_person"),
    path("personnes/<int:user_id>/nouvel-acces/", accounts.reset_access, name="reset_access"),
    path("personnes/<int:user_id>/fonctions/", accounts.person_functions, name="person_functions"),
    path("fonctions/", accounts.functions, name="functions"),
]
