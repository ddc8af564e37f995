"""What Stripe keeps and the verbs on it, as its reference describes them; spoken over HTTP by stripe_server.py."""

import itertools
import time

from tests.stripe_params import StripeRefused

API_VERSION = "2026-10-28.endive"
_PREFIXES = {
    "customer": "cus",
    "invoice": "in",
    "invoiceitem": "ii",
    "invoice_payment": "inpay",
    "payment_intent": "pi",
    "charge": "ch",
    "refund": "re",
    "credit_note": "cn",
    "event": "evt",
}
# No two accounts of one run have an id in common, as no two of Stripe have.
_ids = itertools.count(1)


def _list(rows, url):
    return {"object": "list", "data": rows, "has_more": False, "url": url}


class Books:
    """One account of Stripe in memory: `rows` by id, `events` as they happened."""

    def __init__(self, url):
        self.url, self.rows = url, {}

    # --- rows
    def add(self, kind, **fields):
        number = next(_ids)
        row = {
            "id": f"{_PREFIXES[kind]}_local{number:06d}",
            "object": kind,
            "created": int(time.time()),
            "livemode": False,
            **fields,
        }
        self.rows[row["id"]] = row
        return row

    def all(self, kind, **wanted):
        found = [
            row
            for row in self.rows.values()
            if row["object"] == kind and all(row.get(name) == value for name, value in wanted.items())
        ]
        return found[::-1]  # newest first

    def one(self, kind, key, param="id"):
        row = self.rows.get(key)
        if row is None or row["object"] != kind:
            raise StripeRefused(404, f"No such {kind}: '{key}'", code="resource_missing", param=param)
        return row

    def named(self, kind, key, param):
        try:
            return self.one(kind, key, param)
        except StripeRefused as refused:
            raise StripeRefused(400, str(refused), code="resource_missing", param=param) from None

    def tell(self, kind, row):
        """Write the event `kind` about `row` as it is now."""
        return self.add(
            "event",
            type=kind,
            api_version=API_VERSION,
            data={"object": self.shown(row)},
            pending_webhooks=1,
            request={"id": None, "idempotency_key": None},
        )

    # --- what is shown of a row
    def shown(self, row, expand=()):
        shown = {name: value for name, value in row.items() if not name.startswith("_")}
        if row["object"] == "invoice":
            shown |= self._invoice_figures(row)
        for path in expand:
            self._expand(shown, path.split("."))
        return shown

    def _expand(self, shown, path):
        name, *rest = path
        if name == "data":
            shown["data"] = [self.shown(self.rows[each["id"]], [".".join(rest)]) for each in shown["data"]]
        elif name == "payments" and shown["object"] == "invoice":
            shown["payments"] = _list(
                [self.shown(each) for each in self.all("invoice_payment", invoice=shown["id"])], "/v1/invoice_payments"
            )
            self._expand(shown["payments"], rest) if rest else None
        elif isinstance(shown.get(name), dict):
            self._expand(shown[name], rest)
        elif name in shown:
            key = shown[name]
            shown[name] = self.shown(self.rows[key], [".".join(rest)] if rest else []) if key else None
        else:
            raise StripeRefused(400, f"This property cannot be expanded ({name}).", param="expand")

    def _invoice_figures(self, row):
        lines = self.all("invoiceitem", invoice=row["id"])[::-1]
        total = sum(each["amount"] for each in lines)
        paid = sum(each["amount_paid"] for each in self.all("invoice_payment", invoice=row["id"], status="paid"))
        off = total - paid - row["pre_payment_credit_notes_amount"] if row["_out_of_band"] else 0
        due = total - row["pre_payment_credit_notes_amount"]
        return {
            "total": total,
            "subtotal": total,
            "amount_due": due,
            "amount_paid": paid + off,
            "amount_paid_off_stripe": off,
            "amount_remaining": due - paid - off,
            "lines": _list(
                [
                    {
                        "id": f"il_{each['id'][3:]}",
                        "object": "line_item",
                        "amount": each["amount"],
                        "currency": each["currency"],
                        "description": each["description"],
                        "metadata": each["metadata"],
                    }
                    for each in lines
                ],
                f"/v1/invoices/{row['id']}/lines",
            ),
        }

    # --- customers
    def create_customer(self, **given):
        return self.add("customer", **{"email": None, "name": None, "address": None, "metadata": {}, **given})

    def update_customer(self, key, **given):
        row = self.one("customer", key)
        metadata = row["metadata"] | given.pop("metadata", {})
        row |= given | {"metadata": metadata}
        return row

    # --- invoices
    def create_invoice(self, *, customer, **given):
        self.named("customer", customer, "customer")
        if given.get("collection_method", "charge_automatically") == "send_invoice":
            if "days_until_due" not in given and "due_date" not in given:
                raise StripeRefused(
                    400,
                    "If you want to set `collection_method=send_invoice`, you must specify one of `days_until_due` "
                    "or `due_date`.",
                )
        elif "days_until_due" in given or "due_date" in given:
            raise StripeRefused(400, "You can only set a due date if `collection_method=send_invoice`.")
        number = given.get("number")
        if number and self.all("invoice", number=number):
            raise StripeRefused(400, f"The invoice number {number} is already in use.", param="number")
        days = given.pop("days_until_due", None)
        due = given.pop("due_date", None) or (days is not None and int(time.time()) + days * 86400) or None
        row = self.add(
            "invoice",
            **{
                "customer": customer,
                "collection_method": "charge_automatically",
                "currency": "eur",
                "metadata": {},
                "number": None,
                "status": "draft",
                "due_date": due,
                "hosted_invoice_url": None,
                "invoice_pdf": None,
                "auto_advance": False,
                "pre_payment_credit_notes_amount": 0,
                "post_payment_credit_notes_amount": 0,
                "status_transitions": {"finalized_at": None, "paid_at": None, "voided_at": None},
                "_out_of_band": False,
                **given,
            },
        )
        self.tell("invoice.created", row)
        return row

    def create_item(self, *, customer, invoice=None, **given):
        self.named("customer", customer, "customer")
        if invoice:
            self._draft(self.named("invoice", invoice, "invoice"))
        if "amount" in given and "currency" not in given:
            raise StripeRefused(400, "Missing required param: currency.", code="parameter_missing", param="currency")
        given = {"description": None, "metadata": {}, "amount": 0, **given}
        return self.add("invoiceitem", customer=customer, invoice=invoice, **given)

    def _draft(self, row):
        if row["status"] != "draft":
            raise StripeRefused(400, "This invoice is no longer editable.", code="invoice_not_editable")

    def delete_invoice(self, key):
        row = self.one("invoice", key)
        self._draft(row)
        for gone in [key, *(each["id"] for each in self.all("invoiceitem", invoice=key))]:
            del self.rows[gone]
        return {"id": key, "object": "invoice", "deleted": True}

    def finalize(self, key, auto_advance=None):
        row = self.one("invoice", key)
        if row["status"] != "draft":
            raise StripeRefused(
                400, "This invoice is already finalized, you can't re-finalize a non-draft invoice.", param="invoice"
            )
        figures = self._invoice_figures(row)
        row["status"], row["status_transitions"]["finalized_at"] = "open", int(time.time())
        row["number"] = row["number"] or f"LOCAL-{len(self.rows):04d}"
        row["auto_advance"] = bool(auto_advance)
        row["hosted_invoice_url"] = f"{self.url}/i/{key}"
        row["invoice_pdf"] = f"{self.url}/i/{key}/pdf"
        self.ask_payment(row, figures["amount_due"])
        self.tell("invoice.finalized", row)
        return row

    def ask_payment(self, row, amount):
        """The payment of `amount` that an open invoice waits for."""
        intent = self.add(
            "payment_intent",
            amount=amount,
            amount_received=0,
            currency=row["currency"],
            customer=row["customer"],
            status="requires_payment_method",
            latest_charge=None,
            payment_method_types=row.get("payment_settings", {}).get("payment_method_types", ["card"]),
        )
        self.add(
            "invoice_payment",
            invoice=row["id"],
            amount_paid=None,
            amount_requested=amount,
            currency=row["currency"],
            is_default=True,
            payment={"type": "payment_intent", "payment_intent": intent["id"]},
            status="open",
            status_transitions={"paid_at": None, "canceled_at": None},
        )

    def send(self, key):
        row = self.one("invoice", key)
        if row["collection_method"] != "send_invoice":
            raise StripeRefused(400, "You can only send an invoice whose collection method is 'send_invoice'.")
        if row["status"] == "draft":
            self.finalize(key)
        if not self.rows[row["customer"]]["email"]:
            raise StripeRefused(400, "Missing email. In order to send this invoice, the customer needs one.")
        self.tell("invoice.sent", row)
        return row

    def void(self, key):
        row = self.one("invoice", key)
        if row["status"] not in {"open", "uncollectible"}:
            raise StripeRefused(400, f"You can only void open invoices; this one is {row['status']}.")
        row["status"], row["status_transitions"]["voided_at"] = "void", int(time.time())
        self.tell("invoice.voided", row)
        return row

    def pay(self, key, *, paid_out_of_band=False):
        row = self.one("invoice", key)
        if row["status"] == "paid":
            raise StripeRefused(400, "Invoice is already paid", code="invoice_already_paid")
        if row["status"] != "open":
            raise StripeRefused(400, "This invoice can't be paid.")
        if not paid_out_of_band:
            raise StripeRefused(
                402, "There is no default payment method set on this Customer.", kind="card_error", code="missing"
            )
        row["_out_of_band"] = True
        self.close(row)
        return row

    def close(self, row):
        """An invoice whose amount remaining is none is paid."""
        row["status"], row["status_transitions"]["paid_at"] = "paid", int(time.time())
        self.tell("invoice.paid", row)

    # --- refunds and credit notes
    def create_refund(self, *, payment_intent=None, charge=None, amount=None, **given):
        if not (payment_intent or charge):
            raise StripeRefused(400, "One of the following params should be provided: payment_intent or charge.")
        key = charge or self.named("payment_intent", payment_intent, "payment_intent")["latest_charge"]
        if key is None:
            raise StripeRefused(400, f"This PaymentIntent ({payment_intent}) has no successful charge to refund.")
        paid = self.named("charge", key, "charge")
        left = paid["amount"] - paid["amount_refunded"]
        amount = left if amount is None else amount
        if left == 0:
            raise StripeRefused(400, f"Charge {key} has already been refunded.", code="charge_already_refunded")
        if not 0 < amount <= left:
            raise StripeRefused(
                400, f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", param="amount"
            )
        transfer = paid["payment_method_details"]["type"] == "customer_balance"
        if transfer and not given.get("instructions_email"):
            raise StripeRefused(
                400, "You must provide an instructions_email for this refund.", param="instructions_email"
            )
        paid["amount_refunded"] += amount
        paid["refunded"] = paid["amount_refunded"] == paid["amount"]
        refund = self.add(
            "refund",
            amount=amount,
            charge=key,
            payment_intent=paid["payment_intent"],
            currency=paid["currency"],
            status="requires_action" if transfer else "succeeded",
            **{"metadata": {}, **given},
        )
        self.tell("refund.created", refund)
        self.tell("charge.refunded", paid)
        return refund

    def create_credit_note(self, *, invoice, amount=None, refunds=(), **given):
        row = self.named("invoice", invoice, "invoice")
        if row["status"] not in {"open", "paid"}:
            raise StripeRefused(400, "You can only create a credit note on open or paid invoices.", param="invoice")
        if not amount:
            raise StripeRefused(400, "You must provide one of `amount`, `lines` or `shipping_cost`.")
        before = min(amount, self._invoice_figures(row)["amount_remaining"])
        after = amount - before
        given_back = given.get("credit_amount", 0) + given.get("out_of_band_amount", 0) + given.get("refund_amount", 0)
        for each in refunds:
            refund = self.named("refund", each["refund"], "refunds")
            given_back += each.get("amount_refunded", refund["amount"])
        if given_back != after:
            raise StripeRefused(
                400,
                f"The sum of credit amount, refund amount and out of band amount ({given_back}) must equal the "
                f"post payment amount of the credit note ({after}).",
            )
        row["pre_payment_credit_notes_amount"] += before
        row["post_payment_credit_notes_amount"] += after
        note = self.add(
            "credit_note",
            invoice=invoice,
            customer=row["customer"],
            amount=amount,
            pre_payment_amount=before,
            post_payment_amount=after,
            status="issued",
            refunds=[{"refund": each["refund"], "amount_refunded": each.get("amount_refunded")} for each in refunds],
            **{"metadata": {}, **given},
        )
        self.tell("credit_note.created", note)
        if row["status"] == "open" and self._invoice_figures(row)["amount_remaining"] == 0:
            self.close(row)
        return note
