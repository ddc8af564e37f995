"""Orders from scripts."""

import io
import json

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from provisioning.models import Order, OutgoingMail
from tests.factories.provisioning import DirectoryEntryFactory, make_order, order_data
from tests.queries import exactly

pytestmark = pytest.mark.django_db


def place(tmp_path, content):
    path = tmp_path / "order.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    call_command("place_order", str(path))


def test_an_order_placed_says_its_reference_last(tmp_path, capsys):
    place(tmp_path, order_data())
    order = Order.objects.get()
    assert capsys.readouterr().out.split()[-1] == order.reference
    assert order.source == "command"
    assert OutgoingMail.objects.get().order == order


def test_an_order_read_from_stdin(monkeypatch, capsys):
    stdin = io.TextIOWrapper(io.BytesIO(json.dumps(order_data()).encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    call_command("place_order", "-")
    assert capsys.readouterr().out.split()[-1] == Order.objects.get().reference


def test_the_keys_of_the_issue_are_enough(tmp_path):
    entry = DirectoryEntryFactory()
    data = order_data(uai=entry.uai, classes=[{"name": "CP", "levels": ["CP"]}], plan="annual")
    del data["school_name"]
    place(tmp_path, data)
    assert Order.objects.get().schools.get().name == entry.name


def test_the_example_is_an_order(django_capture_on_commit_callbacks):
    call_command("load_directory", str(settings.DEMO_DIRECTORY))
    call_command("place_order", str(settings.BASE_DIR / "docs" / "examples" / "order.json"))
    ordered = Order.objects.get().schools.get()
    assert (ordered.name, len(ordered.classes)) == ("École élémentaire Jules-Verne", 3)


def test_problems_come_one_a_line_on_stderr(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        place(tmp_path, order_data(uai="0359911A", classes=0))
    assert stopped.value.code == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in lines] == ["uai", "classes"]
    assert not Order.objects.exists()


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "null", "3", "[]", '{"a":1,}', "1" * 5000])
def test_what_is_no_order_is_refused(tmp_path, capsys, text):
    with pytest.raises(SystemExit) as stopped:
        place(tmp_path, text)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.strip()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b" " * (5 * 1024 * 1024 + 1)])
def test_an_unreadable_file_is_refused(tmp_path, content):
    path = tmp_path / "order.json"
    path.write_bytes(content)
    with pytest.raises(CommandError) as refused:
        call_command("place_order", str(path))
    assert refused.value.returncode == 2


def test_an_absent_file_is_refused(tmp_path):
    with pytest.raises(CommandError) as refused:
        call_command("place_order", str(tmp_path / "absent.json"))
    assert refused.value.returncode == 2


def listed(capsys, *options):
    call_command("list_orders", *options)
    return capsys.readouterr().out


def test_references_newest_first(capsys):
    first, second = make_order(), make_order()
    assert listed(capsys, "--format", "references").split() == [second.reference, first.reference]


def test_only_one_school(capsys):
    order, _other = make_order(), make_order()
    uai = order.schools.get().uai
    assert listed(capsys, "--uai", uai.lower(), "--format", "references").split() == [order.reference]


def test_as_a_table(capsys):
    order = make_order()
    head, line = listed(capsys).splitlines()
    assert head.split()[0] == "RÉFÉRENCE"
    assert order.reference in line
    assert "à traiter" in line
    assert "École Les Mésanges, Kerlune" in line


def test_as_json_that_can_be_placed_again(capsys, tmp_path):
    make_order(classes=[{"name": "Les Loups", "levels": ["CP"]}, {"levels": ["CE1"]}], comment="Merci")
    [whole] = json.loads(listed(capsys, "--format", "json"))
    own = {"reference", "status", "source", "created_at", "accepted_at", "opened_at"}
    assert own < set(whole)
    place(tmp_path, {key: value for key, value in whole.items() if key not in own})
    again, first = Order.objects.all()
    assert again.schools.get().classes == first.schools.get().classes
    assert again.comment == "Merci"


def test_nothing_to_list(capsys):
    assert listed(capsys, "--format", "json").strip() == "[]"
    assert listed(capsys, "--format", "references") == ""


def test_a_wrong_uai_is_refused():
    with pytest.raises(CommandError) as refused:
        call_command("list_orders", "--uai", "0359911A")
    assert refused.value.returncode == 2


@pytest.mark.parametrize("orders", [1, 5])
def test_a_list_costs_two_queries(capsys, orders):
    for _ in range(orders):
        make_order()
    with exactly(2):
        listed(capsys, "--format", "json")
