"""Every address of the public site and what it answers to somebody unknown.

Method, address, expected code. POST is sent empty; `{token}` is the private link of an order. A new
address without a line here fails `test_public.py`.
"""

LINES: list[tuple[str, str, str, int]] = [
    # url name, method, address, code
    ("site:home", "get", "/", 200),
    ("site:prices", "get", "/tarifs/", 200),
    ("site:find_school", "get", "/trouver-mon-ecole/", 200),
    ("site:legal", "get", "/mentions-legales/", 200),
    ("site:privacy", "get", "/donnees-personnelles/", 200),
    ("site:terms", "get", "/conditions/", 200),
    ("site:accessibility", "get", "/accessibilite/", 200),
    ("site:home", "post", "/", 405),
    ("site:find_school", "post", "/trouver-mon-ecole/", 405),
    ("provisioning:order", "get", "/commander/", 200),
    ("provisioning:order", "post", "/commander/", 302),
    ("provisioning:order_add_school", "get", "/commander/ecole/ajouter/", 405),
    ("provisioning:order_add_school", "post", "/commander/ecole/ajouter/", 302),
    ("provisioning:order_school", "get", "/commander/ecole/1/", 200),
    ("provisioning:order_school", "get", "/commander/ecole/2/", 404),
    ("provisioning:order_school", "post", "/commander/ecole/2/", 404),
    ("provisioning:order_classes", "get", "/commander/ecole/1/classes/", 200),
    ("provisioning:order_classes", "post", "/commander/ecole/2/classes/", 404),
    ("provisioning:order_remove_school", "get", "/commander/ecole/1/retirer/", 405),
    ("provisioning:order_remove_school", "post", "/commander/ecole/2/retirer/", 404),
    ("provisioning:order_payer", "get", "/commander/payeur/", 200),
    ("provisioning:order_summary", "get", "/commander/recapitulatif/", 302),
    ("provisioning:order_summary", "post", "/commander/recapitulatif/", 302),
    ("provisioning:order_restart", "get", "/commander/recommencer/", 405),
    ("provisioning:order_restart", "post", "/commander/recommencer/", 302),
    ("provisioning:order_done", "get", "/commander/merci/", 302),
    ("provisioning:order_blank_form", "get", "/commander/formulaire.pdf", 200),
    ("provisioning:order_drop_form", "get", "/commander/deposer/", 200),
    ("provisioning:order_drop_form", "post", "/commander/deposer/", 422),
    ("provisioning:follow_up", "get", "/suivi/{token}/", 200),
    ("provisioning:follow_up", "get", "/suivi/wrong/", 404),
    ("provisioning:follow_up", "post", "/suivi/{token}/", 405),
    ("provisioning:order_document", "get", "/suivi/{token}/bon-de-commande.pdf", 200),
    ("provisioning:order_document", "get", "/suivi/wrong/bon-de-commande.pdf", 404),
    ("provisioning:order_correct", "get", "/suivi/{token}/corriger/", 405),
    ("provisioning:order_correct", "post", "/suivi/{token}/corriger/", 302),
    ("provisioning:order_correct", "post", "/suivi/wrong/corriger/", 404),
    ("billing:stripe_events", "get", "/stripe/evenements/", 405),
    ("billing:stripe_events", "post", "/stripe/evenements/", 400),
]
