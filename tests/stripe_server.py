"""A Stripe on this machine: real HTTP, form bodies, keys, idempotency, errors and signed webhooks as Stripe's.

What it takes is what Stripe's published parameters are (stripe_params.py): anything else is `parameter_unknown`.
"""

import hashlib
import hmac
import json
import re
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from tests.stripe_books import Books
from tests.stripe_params import StripeRefused, checked, read_form

KEY = "sk_test_local"
SECRET = "whsec_local"
_LISTS = {
    "customers": ("customer", "CustomerListParams"),
    "invoices": ("invoice", "InvoiceListParams"),
    "invoiceitems": ("invoiceitem", "InvoiceItemListParams"),
    "invoice_payments": ("invoice_payment", "InvoicePaymentListParams"),
    "payment_intents": ("payment_intent", "PaymentIntentListParams"),
    "charges": ("charge", "ChargeListParams"),
    "refunds": ("refund", "RefundListParams"),
    "credit_notes": ("credit_note", "CreditNoteListParams"),
    "events": ("event", "EventListParams"),
}
# Method, address, parameters, verb of Books.
_VERBS = [
    ("POST", r"/v1/customers", "CustomerCreateParams", "create_customer"),
    ("POST", r"/v1/customers/(\w+)", "CustomerModifyParams", "update_customer"),
    ("POST", r"/v1/invoices", "InvoiceCreateParams", "create_invoice"),
    ("DELETE", r"/v1/invoices/(\w+)", "InvoiceDeleteParams", "delete_invoice"),
    ("POST", r"/v1/invoices/(\w+)/finalize", "InvoiceFinalizeInvoiceParams", "finalize"),
    ("POST", r"/v1/invoices/(\w+)/send", "InvoiceSendInvoiceParams", "send"),
    ("POST", r"/v1/invoices/(\w+)/void", "InvoiceVoidInvoiceParams", "void"),
    ("POST", r"/v1/invoices/(\w+)/pay", "InvoicePayParams", "pay"),
    ("POST", r"/v1/invoiceitems", "InvoiceItemCreateParams", "create_item"),
    ("POST", r"/v1/refunds", "RefundCreateParams", "create_refund"),
    ("POST", r"/v1/credit_notes", "CreditNoteCreateParams", "create_credit_note"),
]
_PAGING = frozenset({"limit", "starting_after", "ending_before", "expand", "created", "types", "payment"})


def sign(body, moment, secret=SECRET):
    """What Stripe signs a delivery with: HMAC-SHA256 of moment and body, in hexadecimal."""
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Call:
    """One request as it came."""

    method: str
    path: str
    params: dict
    idempotency_key: str | None


class StripeServer(Books):
    """The account behind the address `url`; `calls` is what was asked, `cuts` how many answers are lost on the way."""

    def __init__(self):
        self.calls, self.cuts, self.failures, self._answers, self._lock = [], 0, [], {}, threading.RLock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        super().__init__(f"http://127.0.0.1:{self._http.server_port}")
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def forget_keys(self):
        """A day later: Stripe remembers idempotency keys no longer."""
        self._answers.clear()

    def stop(self):
        self._http.shutdown()
        self._http.server_close()

    # --- what people outside do
    def pay_page(self, key, *, amount=None, by="card"):
        """The payer pays at the hosted page, by card, or by a transfer (« customer_balance ») of `amount` cents."""
        invoice = self.one("invoice", key)
        assert invoice["status"] == "open"
        left = self._invoice_figures(invoice)["amount_remaining"]
        amount = left if amount is None else amount
        payment = next(iter(self.all("invoice_payment", invoice=key, status="open")))
        intent = self.rows[payment["payment"]["payment_intent"]]
        charge = self.add(
            "charge",
            amount=amount,
            amount_refunded=0,
            refunded=False,
            currency="eur",
            customer=invoice["customer"],
            payment_intent=intent["id"],
            status="succeeded",
            payment_method_details={"type": by},
        )
        intent |= {"amount_received": amount, "status": "succeeded", "latest_charge": charge["id"]}
        payment |= {"status": "paid", "amount_paid": amount}
        payment["status_transitions"]["paid_at"] = int(time.time())
        self.tell("charge.succeeded", charge)
        self.tell("invoice_payment.paid", payment)
        if amount == left:
            self.close(invoice)
            return
        self.ask_payment(invoice, left - amount)

    def last_event(self, kind):
        return self.all("event", type=kind)[0]

    def signed(self, event, *, secret=SECRET, at=None):
        """The body and the `Stripe-Signature` of the delivery of `event` (t=…,v1=…)."""
        body = json.dumps(self.shown(event)).encode()
        moment = int(time.time() if at is None else at)
        return body, f"t={moment},v1={sign(body, moment, secret)}"

    # --- HTTP
    def _handler(self):
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _serve(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                status, answer, more = server.answer(self.command, self.path, body, self.headers)
                if server.cuts and self.command == "POST":
                    server.cuts -= 1
                    self.close_connection = True
                    self.connection.close()
                    return
                raw = json.dumps(answer).encode()
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", "Request-Id": "req_local", **more}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            do_GET = do_POST = do_DELETE = _serve  # noqa: N815 - the library's names

            def log_message(self, *_args):
                pass

        return Handler

    def answer(self, method, address, body, headers):
        """Status, body and headers of the answer to one request; what was executed under a key is answered again."""
        parts = urlsplit(address)
        key = headers.get("Idempotency-Key") if method == "POST" else None
        with self._lock:
            try:
                self._authenticate(headers)
                given = read_form(parts.query if method != "POST" else body)
                self.calls.append(Call(method, parts.path, given, key))
                if self.failures:
                    raise StripeRefused(self.failures.pop(0), "An unknown error occurred", kind="api_error")
                if key in self._answers:
                    return self._again(key, (parts.path, given))
                status, answer, kept = self._execute(method, parts.path, given)
            except StripeRefused as refused:
                return refused.status, {"error": refused.error}, {}
            if key and kept:
                self._answers[key] = ((parts.path, given), status, answer)
            return status, answer, {}

    def _authenticate(self, headers):
        given = headers.get("Authorization", "")
        if not given:
            raise StripeRefused(401, "You did not provide an API key.")
        if given != f"Bearer {KEY}":
            raise StripeRefused(401, f"Invalid API Key provided: {given[7:15]}****")
        if headers.get("Stripe-Version", "") == "":
            raise StripeRefused(400, "No API version was named.")

    def _again(self, key, request):
        first, status, answer = self._answers[key]
        if first != request:
            raise StripeRefused(
                400,
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{key}' if you meant to execute a different request.",
                kind="idempotency_error",
            )
        return status, answer, {"Idempotent-Replayed": "true"}

    def _execute(self, method, path, given):
        """Status, answer and whether execution began: what fails validation is not kept."""
        for verb_method, pattern, params, verb in _VERBS:
            found = re.fullmatch(pattern, path)
            if verb_method == method and found:
                asked = checked(params, given)
                expand = asked.pop("expand", ())
                try:
                    row = getattr(self, verb)(*found.groups(), **asked)
                except StripeRefused as refused:
                    return refused.status, {"error": refused.error}, True
                return 200, json.loads(json.dumps(self.shown(row, expand) if "created" in row else row)), True
        if method == "GET":
            return 200, self._read(path, given), False
        raise StripeRefused(404, f"Unrecognized request URL ({method}: {path}).")

    def _read(self, path, given):
        _empty, _version, name, *rest = path.split("/")
        if name not in _LISTS or len(rest) > 1:
            raise StripeRefused(404, f"Unrecognized request URL (GET: {path}).")
        kind, params = _LISTS[name]
        if rest:
            asked = checked(params.replace("List", "Retrieve"), given)
            return self.shown(self.one(kind, rest[0]), asked.get("expand", ()))
        asked = checked(params, given)
        wanted = {field: value for field, value in asked.items() if field not in _PAGING}
        return self._page(self._chosen(self.all(kind, **wanted), asked), asked, path)

    def _chosen(self, rows, asked):
        if intent := asked.get("payment", {}).get("payment_intent"):
            rows = [row for row in rows if row["payment"]["payment_intent"] == intent]
        if asked.get("types"):
            rows = [row for row in rows if row["type"] in asked["types"]]
        return rows

    def _page(self, rows, asked, path):
        limit = asked.get("limit", 10)
        if not 1 <= limit <= 100:
            raise StripeRefused(400, "Limit must be between 1 and 100.", param="limit")
        if after := asked.get("starting_after"):
            keys = [row["id"] for row in rows]
            if after not in keys:
                raise StripeRefused(400, f"No such object: '{after}'", code="resource_missing", param="starting_after")
            rows = rows[keys.index(after) + 1 :]
        expand = [each.removeprefix("data.") for each in asked.get("expand", ())]
        data = [self.shown(row, expand) for row in rows[:limit]]
        return {"object": "list", "url": path, "has_more": len(rows) > limit, "data": data}
