"""Feeds as sites write them, and as those who wish harm do."""

import pytest
import time_machine

from tenant_apps.home.syndication import LONGEST_TITLE, MOST_ARTICLES, UnreadableFeed, articles_of

AT = "https://exemple.fr/actus/fil.xml"
RSS = """<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>Un site</title><link>https://exemple.fr</link>
<item><title>La forêt en été</title><link>https://exemple.fr/a</link>
<pubDate>Mon, 02 Mar 2026 08:00:00 +0100</pubDate></item>
<item><title><![CDATA[Les <b>océans</b> &amp; nous]]></title><link>https://exemple.fr/b</link>
<pubDate>Tue, 03 Mar 2026 08:00:00 GMT</pubDate><media:title>Autre</media:title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Un site</title>
<entry><title type="html">Le &lt;i&gt;ciel&lt;/i&gt;</title><link rel="self" href="https://exemple.fr/x"/>
<link href="../ciel"/><updated>2026-03-02T08:00:00Z</updated></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><item><title>Un</title><link>http://exemple.fr/1</link>
<dc:date>2026-03-02</dc:date></item></rdf:RDF>"""


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252"])
def test_rss_the_newest_first_in_plain_words(encoding):
    read = articles_of(RSS.format(encoding=encoding).encode(encoding), AT)
    assert [(one["title"], one["url"], one["at"]) for one in read] == [
        ("Les océans & nous", "https://exemple.fr/b", "2026-03-03T08:00:00+00:00"),
        ("La forêt en été", "https://exemple.fr/a", "2026-03-02T07:00:00+00:00"),
    ]


def test_atom_and_old_rss():
    assert articles_of(ATOM.encode(), AT) == [
        {"title": "Le ciel", "url": "https://exemple.fr/ciel", "at": "2026-03-02T08:00:00+00:00"}
    ]
    [old] = articles_of(RDF.encode(), AT)
    assert (old["title"], old["url"]) == ("Un", "https://exemple.fr/1")


def _item(title="Un titre", link="https://exemple.fr/a", more=""):
    return f"<rss><channel><item><title>{title}</title><link>{link}</link>{more}</item></channel></rss>".encode()


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("/a", "https://exemple.fr/a"),
        ("a.html", "https://exemple.fr/actus/a.html"),
        ("http://exemple.fr/a", "https://exemple.fr/a"),
        ("", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("ftp://exemple.fr/a", None),
        ("https://moi:secret@exemple.fr/", None),
        ("https://exemple.fr:8443/", None),
        ("https://[exemple.fr/", None),
        ("https://exemple.fr/" + "a" * 500, None),
    ],
)
def test_links_are_https_or_left_out(link, url):
    assert [one["url"] for one in articles_of(_item(link=link), AT)] == ([url] if url else [])


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("&lt;script&gt;alert(1)&lt;/script&gt;Bonjour", "Bonjour"),
        ("&lt;img src=x onerror=alert(1)&gt;Bonjour", "Bonjour"),
        ("  Deux\n lignes ", "Deux lignes"),
        ("L&amp;#039;été", "L'été"),
        ("x" * 400, "x" * (LONGEST_TITLE - 1) + "…"),
        ("&lt;b&gt;&lt;/b&gt;", None),
    ],
)
def test_titles_are_words(title, read):
    assert [one["title"] for one in articles_of(_item(title), AT)] == ([read] if read else [])


@time_machine.travel("2026-03-10T12:00:00Z", tick=False)
@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("<pubDate>2099-01-01T00:00:00Z</pubDate>", "2026-03-10T12:00:00+00:00"),  # nothing stays on top for ever
        ("<pubDate>hier</pubDate>", ""),
        ("<pubDate>Mon, 99 Mar 2026 08:00:00 GMT</pubDate>", ""),
        ("<pubDate>0001-01-01T00:00:00+14:00</pubDate>", ""),
        ("<pubDate>2026-03-02T08:00:00</pubDate>", "2026-03-02T08:00:00+00:00"),
        ("", ""),
    ],
)
def test_dates(said, at):
    assert articles_of(_item(more=said), AT)[0]["at"] == at


def test_only_the_last_ones():
    items = "".join(f"<item><title>{n}</title><link>https://exemple.fr/{n}</link></item>" for n in range(50))
    assert len(articles_of(f"<rss><channel>{items}</channel></rss>".encode(), AT)) == MOST_ARTICLES


_BOMB = "<!DOCTYPE rss [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
_OUTSIDE = "<!DOCTYPE rss [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><body>Bonjour</body></html>",
        b"<rss><channel>",
        b"\x89PNG\r\n",
        (_BOMB + _item("&b;").decode()).encode(),
        (_OUTSIDE + _item("&a;").decode()).encode(),
        b"<rss>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</rss>",
    ],
)
def test_what_is_no_feed_is_refused(content):
    with pytest.raises(UnreadableFeed):
        articles_of(content, AT)
