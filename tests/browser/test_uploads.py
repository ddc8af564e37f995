"""Files are sent: many at once, cut and continued, given up, refused in words; and without scripts."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import DESK, PHONE

PASSWORD = "une-barque-au-ponton"
PIECE = 5 * 1024 * 1024


@pytest.fixture
def small(one):
    """A school for this test alone."""
    return json.loads(one.python("tests.browser.make_small_school", PASSWORD))


@pytest.fixture
def sending(one, enter, small):
    """`sending(width)`: a teacher on the page that sends files."""

    def come(width=DESK, *, scripts=True):
        visitor = enter(width, scripts=scripts)
        visitor.page.goto(one.url("/documents/envoyer/", at=small["school"]))
        visitor.fill(login=small["teacher"], password=PASSWORD)
        visitor.press("Se connecter")
        expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Envoyer des fichiers")
        return visitor

    return come


def _files(folder, *sizes):
    paths = [folder / f"Photo {number}.txt" for number in range(len(sizes))]
    for path, size in zip(paths, sizes, strict=True):
        path.write_bytes(b"0123456789abcde\n" * (size // 16))
    return paths


def _line(visitor, name):
    return visitor.page.locator(".upload", has_text=name)


def _choose(visitor, *paths):
    expect(visitor.page.locator("file-upload[data-ready]")).to_be_visible()
    visitor.page.locator("input[type=file]").set_input_files([str(path) for path in paths])


@pytest.mark.timeout(300)
def test_many_files_at_once(sending, tmp_path):
    teacher = sending(PHONE)
    teacher.look(PHONE, DESK)
    _choose(teacher, *_files(tmp_path, 1000, 160, 7_000_000, 320, 480))
    expect(teacher.page.locator(".upload[data-state=sent]")).to_have_count(5)
    expect(teacher.page.get_by_role("status")).to_have_text("Tous les fichiers sont envoyés.")
    teacher.look(PHONE, DESK)
    teacher.page.reload()
    expect(teacher.page.get_by_text("Envois interrompus")).to_have_count(0)


@pytest.mark.timeout(300)
def test_a_refused_file_says_why(sending, tmp_path):
    teacher = sending()
    program = tmp_path / "jeu.exe"
    program.write_bytes(b"MZ" * 100)
    _choose(teacher, program)
    expect(_line(teacher, "jeu.exe")).to_contain_text("les programmes ne s’envoient pas")
    teacher.look(DESK, PHONE)


@pytest.mark.timeout(300)
def test_a_cut_upload_goes_on_after_a_reload(sending, tmp_path):
    teacher = sending()
    [film] = _files(tmp_path, 3 * PIECE)
    offsets = []

    def cut(route):
        """The line is cut once the first piece is there."""
        offsets.append(int(route.request.headers["upload-offset"]))
        if offsets[-1]:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    def note(request):
        if request.method == "PATCH":
            offsets.append(int(request.headers["upload-offset"]))

    teacher.page.route(
        "**/documents/envois/*/", lambda route: cut(route) if route.request.method == "PATCH" else route.continue_()
    )
    with teacher.page.expect_event("requestfailed"):
        _choose(teacher, film)
    assert offsets[0] == 0
    teacher.page.reload()
    teacher.page.unroute_all(behavior="ignoreErrors")
    expect(teacher.page.get_by_text("Envois interrompus")).to_be_visible()
    teacher.look(DESK, PHONE)
    offsets.clear()
    teacher.page.on("request", note)
    _choose(teacher, film)
    expect(teacher.page.locator(".upload[data-state=sent]")).to_have_count(1)
    assert offsets[0] == PIECE
    teacher.problems = [problem for problem in teacher.problems if "ERR_INTERNET_DISCONNECTED" not in problem]


@pytest.mark.timeout(300)
def test_the_line_comes_back(sending, tmp_path):
    """Without a reload: offline is said, and it goes on by itself."""
    teacher = sending(PHONE)
    [film] = _files(tmp_path, 3 * PIECE)
    context = teacher.page.context

    def drop(route):
        context.set_offline(True)
        route.abort("internetdisconnected")

    teacher.page.route(
        "**/documents/envois/*/",
        lambda route: drop(route) if route.request.headers.get("upload-offset") == str(PIECE) else route.continue_(),
    )
    _choose(teacher, film)
    expect(_line(teacher, "Photo 0")).to_contain_text("Connexion perdue")
    teacher.look(PHONE)
    teacher.page.unroute_all(behavior="ignoreErrors")
    context.set_offline(False)
    expect(teacher.page.locator(".upload[data-state=sent]")).to_have_count(1)
    teacher.problems = [problem for problem in teacher.problems if "ERR_INTERNET_DISCONNECTED" not in problem]


@pytest.mark.timeout(300)
def test_a_file_is_given_up_with_the_keyboard(sending, tmp_path):
    teacher = sending()
    [film] = _files(tmp_path, 3 * PIECE)
    held = []
    teacher.page.route(
        "**/documents/envois/*/",
        lambda route: held.append(route) if route.request.method == "PATCH" else route.continue_(),
    )
    _choose(teacher, film)
    pause = teacher.page.get_by_role("button", name="Pause Photo 0.txt")
    pause.focus()
    teacher.page.keyboard.press("Enter")
    expect(teacher.page.get_by_role("button", name="Reprendre Photo 0.txt")).to_be_focused()
    expect(_line(teacher, "Photo 0")).to_contain_text("En pause")
    teacher.page.keyboard.press("Tab")
    teacher.page.keyboard.press("Enter")
    expect(teacher.page.locator(".upload")).to_have_count(0)
    teacher.page.unroute_all(behavior="ignoreErrors")


@pytest.mark.timeout(300)
def test_without_scripts(sending, tmp_path):
    teacher = sending(PHONE, scripts=False)
    teacher.look()
    teacher.page.locator("input[type=file]").set_input_files([str(path) for path in _files(tmp_path, 160, 320)])
    teacher.press("Envoyer")
    expect(teacher.page.locator("body")).to_contain_text("2 fichiers sont envoyés.")
    program = tmp_path / "jeu.exe"
    program.write_bytes(b"MZ" * 100)
    teacher.page.locator("input[type=file]").set_input_files(str(program))
    teacher.press("Envoyer")
    expect(teacher.error_of("fichiers")).to_contain_text("les programmes ne s’envoient pas")
