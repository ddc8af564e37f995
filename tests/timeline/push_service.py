"""A push service on this machine, and browsers that subscribe to it: it decrypts what it is posted, as they would."""

import json
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from os import urandom

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def _encode(raw):
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """What a browser keeps of its subscription: its keys (RFC 8291, 2)."""

    def __init__(self, endpoint):
        self._key, self._secret, self.endpoint = ec.generate_private_key(ec.SECP256R1()), urandom(16), endpoint

    def subscription(self):
        point = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "keys": {"p256dh": _encode(point), "auth": _encode(self._secret)}}

    def read(self, body):
        plain = http_ece.decrypt(body, private_key=self._key, auth_secret=self._secret, version="aes128gcm")
        return json.loads(plain)


def verify(authorization, public_key):
    """The claims of a VAPID token (RFC 8292, 3) signed with the key it names; fails on any other."""
    scheme, _space, rest = authorization.partition(" ")
    assert scheme == "vapid"
    given = dict(each.strip().split("=", 1) for each in rest.split(","))
    assert given["k"] == public_key
    head, claims, signature = given["t"].split(".")
    raw = _decode(signature)
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decode(public_key))
    pair = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    key.verify(pair, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    return json.loads(_decode(claims))


class PushService:
    """Answers `codes[path]`, 201 unless told otherwise; keeps (path, headers, body)."""

    def __init__(self):
        self.codes, self.posted = {}, []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.posted.append((self.path, self.headers, body))
                code = service.codes.get(self.path, 201)
                self.send_response(code)
                if code == 302:
                    self.send_header("Location", f"{service.url}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def browser(self, name="one"):
        return Browser(f"{self.url}/{name}")

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
