"""The first page as people make it theirs: colours tried, widgets put in order, a voice kept, notifications wanted."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.server import wait_for
from tests.browser.visitor import DESK, PHONE
from tests.timeline.push_service import PushService

PASSWORD = "des-lucioles-au-printemps"
WIDGETS = "/accueil/widgets/"


@pytest.fixture(scope="module")
def school(one):
    """A school of these journeys, and the logins of its people."""
    return json.loads(one.python("tests.browser.make_first_page", PASSWORD))


@pytest.fixture
def arrive(one, enter, school):
    """`arrive(who, width)`: somebody signed in, on the first page of the school or of another."""

    def come(who, width=DESK, school=school, **options):
        visitor = enter(width, **options)
        visitor.page.goto(one.url(at=school["school"]))
        visitor.fill(login=school[who], password=PASSWORD)
        visitor.press("Se connecter")
        expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Bonjour")
        return visitor

    return come


def _theme(page, name):
    html = page.locator("html")
    if name:
        expect(html).to_have_attribute("data-theme", name)
    else:
        expect(html).not_to_have_attribute("data-theme", "galaxie")


def _open_colours(page):
    page.locator(".account-menu > summary").click()
    page.get_by_role("link", name="Couleurs et lettres").click()
    expect(page.locator("theme-panel input:checked")).to_be_focused()
    return page.locator("theme-panel")


@pytest.mark.timeout(300)  # a busy machine
def test_colours_are_tried_on_the_page_then_kept_or_not(one, school, arrive):
    visitor = arrive("pupil", PHONE)
    page = visitor.page
    panel = _open_colours(page)
    panel.locator("input[value=galaxie]").check(force=True)
    _theme(page, "galaxie")
    page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")  # colours change in 140 ms
    visitor.look()  # still readable, while it is tried
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    _theme(page, "")
    expect(page.locator(".account-menu > summary")).to_be_focused()
    for theme in ("foret", "ocean", "carnaval", "contrast", "dyslexia", "galaxie"):
        panel = _open_colours(page)
        panel.locator(f"input[value={theme}]").check(force=True)
        panel.get_by_role("button", name="Enregistrer").click()
        expect(panel).to_have_count(0)
        page.goto(one.url(f"/?couleurs={theme}", at=school["school"]))  # what is wrong names its theme
        _theme(page, theme)
        visitor.look()


def _order(page):
    return page.locator("#widget-list [data-key]").evaluate_all("rows => rows.map(row => row.dataset.key)")


def _comes_before(page, first, second):
    expect(page.locator(f"#widget-list [data-key={first}] ~ [data-key={second}]")).to_have_count(1)


@pytest.mark.timeout(300)
def test_widgets_are_put_in_order_by_keyboard_and_by_dragging(one, school, arrive):
    visitor = arrive("parent")
    page = visitor.page
    visitor.open(one.url(WIDGETS, at=school["school"]))
    order = _order(page)
    below = order[order.index("today") + 1]
    visitor.tab_to_button("Descendre Aujourd’hui")
    visitor.keys("Enter")
    expect(page.locator("#widget-said")).to_have_text("« Aujourd’hui » est descendu.")
    expect(page.locator("#down-today")).to_be_focused()
    _comes_before(page, below, "today")

    page.locator("[data-key=notes] [data-handle]").hover()
    page.mouse.down()
    top = page.locator("[data-key=canteen]").bounding_box()
    page.mouse.move(top["x"] + 20, top["y"] + 4, steps=20)
    with page.expect_response(lambda answer: answer.url.endswith("/ordre/")) as sent:
        page.mouse.up()
    assert sent.value.status == 200
    expect(page.locator("#widget-said")).to_have_text("C’est rangé.")
    _comes_before(page, "notes", "canteen")
    kept = _order(page)
    page.reload()
    assert _order(page) == kept

    page.locator("#switch-mood").focus()
    visitor.keys("Enter")
    expect(page.locator("#switch-mood")).to_contain_text("Afficher")
    expect(page.locator("#switch-mood")).to_be_focused()
    page.goto(one.url(at=school["school"]))
    expect(page.locator("#widget-notes")).to_be_visible()
    expect(page.locator("#widget-mood")).to_have_count(0)


@pytest.mark.timeout(300)
def test_what_the_school_pins_is_first_and_has_no_handle(one, arrive):
    school = json.loads(one.python("tests.browser.make_first_page", PASSWORD))  # its own: others arrange theirs
    head = arrive("head", school=school)
    head.open(one.url("/administration/widgets/", at=school["school"]))
    head.page.get_by_label("Mes signets").select_option("pinned")
    head.page.get_by_label("À la cantine").select_option("off")
    head.press("Enregistrer")
    expect(head.page.get_by_text("C’est enregistré.")).to_be_visible()
    pupil = arrive("pupil", PHONE, school=school)
    pupil.open(one.url(WIDGETS, at=school["school"]))
    first = pupil.page.locator("#widget-list [data-key]").first
    expect(first).to_have_attribute("data-key", "bookmarks")
    expect(first.locator("button, [data-handle]")).to_have_count(0)
    expect(pupil.page.locator("[data-key=canteen]")).to_have_count(0)


@pytest.mark.timeout(300)
def test_a_voice_is_recorded_heard_and_kept_in_documents(one, school, arrive):
    visitor = arrive("pupil", PHONE)
    page = visitor.page
    page.context.grant_permissions(["microphone"])
    note = page.locator("voice-note")
    note.get_by_role("button", name="Enregistrer ta voix").click()
    expect(note.locator("[data-time]")).to_contain_text("0:01 / 3:00")
    note.get_by_role("button", name="Arrêter").click()
    expect(note.locator("audio")).to_be_visible()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")  # away from the bar, which covers what is behind it
    visitor.look()
    note.get_by_role("button", name="Garder").click()
    expect(note.get_by_text("C’est gardé dans tes documents.")).to_be_visible()
    note.get_by_role("link", name="Voir tes documents").click()
    expect(page.get_by_text("Enregistrement").first).to_be_visible()


# The services of Chromium are on the internet, out of reach here: this page is given a subscription at one of this
# machine, with a true pair of keys. All the rest is real: the permission, the service worker, what is posted,
# encrypted and signed.
_SUBSCRIBED = """said => {
    const subscription = { ...said, toJSON: () => said, unsubscribe: async () => true };
    let mine = null;
    PushManager.prototype.subscribe = async () => (mine = subscription);
    PushManager.prototype.getSubscription = async () => mine;
}"""


@pytest.fixture
def push_service():
    running = PushService()
    yield running
    running.stop()


@pytest.mark.timeout(300)
def test_a_telephone_is_told_until_its_owner_leaves(one, school, arrive, push_service):
    browser = push_service.browser()
    visitor = arrive("parent", PHONE, workers=True)
    page = visitor.page
    page.context.grant_permissions(["notifications"])
    page.add_init_script(f"({_SUBSCRIBED})({json.dumps(browser.subscription())})")
    page.goto(one.url("/mon-compte/nouveautes/", at=school["school"]))
    page.wait_for_function("navigator.serviceWorker.ready.then(ready => ready.active !== null)")
    page.get_by_role("button", name="Activer les notifications").click()
    expect(page.get_by_text("Cet appareil reçoit les notifications.")).to_be_visible()
    one.python("tests.browser.make_first_page", school["school"], "tell")
    wait_for(lambda: push_service.posted, 60, "nothing was posted to the push service")
    _path, headers, body = push_service.posted[0]
    told = browser.read(body)
    assert headers["Authorization"].startswith("vapid t=")
    assert told["title"].endswith("École des Lucioles")
    assert _shown_by(page, body=json.dumps(told)) == told["title"]

    page.locator(".account-menu > summary").click()
    visitor.press("Se déconnecter")
    expect(page.get_by_label("Identifiant")).to_be_visible()
    assert one.python("tests.browser.make_first_page", school["school"], "browsers") == "0"


def _shown_by(page, body):
    """The title of what the service worker shows when this comes: delivered as a push service would."""
    tools = page.context.new_cdp_session(page)
    seen = []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda event: seen.extend(event["registrations"]))
    tools.send("ServiceWorker.enable")
    wait_for(lambda: page.evaluate("1") and seen, 20, "no service worker")
    origin = page.evaluate("location.origin")
    mine = next(one for one in seen if one["scopeURL"].startswith(origin))
    message = {"origin": origin, "registrationId": mine["registrationId"], "data": body}
    tools.send("ServiceWorker.deliverPushMessage", message)
    shown = "navigator.serviceWorker.ready.then(ready => ready.getNotifications()).then(([one]) => one?.title)"
    return wait_for(lambda: page.evaluate(shown), 20, "nothing is shown")


_OFFERED = """() => {
    const offer = new Event("beforeinstallprompt", { cancelable: true });
    offer.prompt = () => Promise.resolve({ outcome: "accepted" });
    dispatchEvent(offer);
    return offer.defaultPrevented;
}"""


@pytest.mark.timeout(300)
def test_the_school_is_installed_when_the_browser_offers_it(one, school, arrive):
    """The browser's own window cannot be pressed here: it is an event of its kind that says yes."""
    visitor = arrive("parent", PHONE)
    page = visitor.page
    visitor.open(one.url("/sur-mon-telephone/", at=school["school"]))
    button = page.get_by_role("button", name="Mettre l’icône sur l’écran")
    expect(button).to_be_hidden()
    expect(page.get_by_text("Avec un iPhone ou un iPad")).to_be_visible()
    assert page.evaluate(_OFFERED) is True
    button.click()
    expect(page.get_by_text("L’école est sur votre écran.")).to_be_visible()
    expect(button).to_be_hidden()
    found = page.context.new_cdp_session(page).send("Page.getAppManifest")
    assert found["errors"] == []
    assert json.loads(found["data"])["name"].startswith("École des Lucioles")
