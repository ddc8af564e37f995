"""Addresses of the ONE team's console."""

from django.urls import path

from provisioning.console.views import decisions, entry, feeds, journal, orders, schools

app_name = "console"
urlpatterns = [
    path("", orders.home, name="home"),
    path("commandes/", orders.orders, name="orders"),
    path("commandes/nouvelle/", entry.new_order, name="new_order"),
    path("commandes/formulaire/", entry.from_pdf, name="from_pdf"),
    path("commandes/<slug:reference>/", orders.order, name="order"),
    path("commandes/<slug:reference>/bon.pdf", orders.document, name="order_document"),
    path("commandes/<slug:reference>/piece-jointe/", orders.purchase_order, name="purchase_order"),
    path("commandes/<slug:reference>/accepter/", decisions.accept, name="accept"),
    path("commandes/<slug:reference>/modifier/", entry.edit_order, name="edit_order"),
    path("commandes/<slug:reference>/correction/", decisions.request_correction, name="request_correction"),
    path("commandes/<slug:reference>/refuser/", decisions.refuse, name="refuse"),
    path("commandes/<slug:reference>/reprendre/<int:school>/", decisions.retry, name="retry"),
    path("commandes/<slug:reference>/messages/<int:mail>/renvoyer/", decisions.send_again, name="send_again"),
    path("ecoles/", schools.schools, name="schools"),
    path("ecoles/<slug:uai>/", schools.school, name="school"),
    path("ecoles/<slug:uai>/suspendre/", schools.suspend, name="suspend"),
    path("ecoles/<slug:uai>/double-verification/", schools.reset_factor, name="reset_factor"),
    path("ecoles/<slug:uai>/rouvrir/", schools.reopen, name="reopen"),
    path("ecoles/<slug:uai>/fermer/", schools.close, name="close"),
    path("alimentation/", feeds.feeds, name="feeds"),
    path("alimentation/nouvelle/", feeds.new_convention, name="new_convention"),
    path("alimentation/<int:number>/", feeds.convention, name="convention"),
    path("alimentation/<int:number>/modifier/", feeds.edit_convention, name="edit_convention"),
    path("alimentation/<int:number>/lancer/", feeds.run_now, name="run_convention"),
    path("alimentation/passages/<int:number>/", feeds.run, name="feed_run"),
    path("alimentation/passages/<int:number>/sans-espace/", feeds.outside, name="feed_outside"),
    path("alimentation/passages/<int:number>/departs/<int:school>/", feeds.confirm_departures, name="feed_departures"),
    path("alimentation/passages/<int:number>/anomalies.csv", feeds.anomalies, name="feed_anomalies"),
    path("journal/", journal.journal, name="journal"),
]
