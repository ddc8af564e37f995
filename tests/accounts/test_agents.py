"""What browsers say they are, in words."""

import pytest

from tenant_apps.accounts.agents import read_agent

_WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "words", "icon"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox sur Windows",
            "desktop",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0) {_WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge sur Windows",
            "desktop",
        ),
        (f"Mozilla/5.0 (X11; Linux x86_64) {_WEBKIT} Chrome/140.0 Safari/537.36", "Chrome sur Linux", "desktop"),
        (
            f"Mozilla/5.0 (X11; CrOS x86_64 14541) {_WEBKIT} Chrome/140.0 Safari/537.36",
            "Chrome sur Chromebook",
            "laptop",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Version/18.0 Safari/605.1.15", "Safari sur Mac", "laptop"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
            "Safari sur iPhone",
            "device-mobile",
        ),
        (
            "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) CriOS/140.0 Mobile Safari/604.1",
            "Chrome sur iPad",
            "device-tablet",
        ),
        (
            "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0",
            "Firefox sur Android",
            "device-mobile",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 15) {_WEBKIT} SamsungBrowser/28.0 Chrome/130.0 Safari/537.36",
            "Samsung Internet sur Android",
            "device-tablet",
        ),
        ("curl/8.0", "Appareil inconnu", "devices"),
        ("", "Appareil inconnu", "devices"),
        ("Quelque chose (Windows)", "Windows", "desktop"),
    ],
)
def test_a_browser_is_named(agent, words, icon):
    read = read_agent(agent)
    assert (read.words, read.icon) == (words, icon)
