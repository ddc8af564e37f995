"""What PostgreSQL itself holds: issued documents and money are never rewritten, two price lists never overlap.

CGI ann. II art. 242 nonies A: numbers follow each other without a gap; an invoice is corrected by a credit note.
"""

from django.db import migrations

STAYS = """
CREATE FUNCTION billing_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are never deleted or rewritten', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER invoice_never_deleted BEFORE DELETE ON billing_invoice
    FOR EACH ROW EXECUTE FUNCTION billing_stays();
CREATE TRIGGER invoice_issued_stays BEFORE UPDATE ON billing_invoice
    FOR EACH ROW WHEN (OLD.number IS NOT NULL AND
        (OLD.kind, OLD.payer_id, OLD.original_id, OLD.number, OLD.series_year, OLD.rank, OLD.issued_on, OLD.due_on,
         OLD.reason, OLD.commitment_number, OLD.order_reference, OLD.net_cents, OLD.vat_cents, OLD.total_cents,
         OLD.frozen)
        IS DISTINCT FROM
        (NEW.kind, NEW.payer_id, NEW.original_id, NEW.number, NEW.series_year, NEW.rank, NEW.issued_on, NEW.due_on,
         NEW.reason, NEW.commitment_number, NEW.order_reference, NEW.net_cents, NEW.vat_cents, NEW.total_cents,
         NEW.frozen))
    EXECUTE FUNCTION billing_stays();
CREATE TRIGGER payment_never_deleted BEFORE DELETE ON billing_payment
    FOR EACH ROW EXECUTE FUNCTION billing_stays();
CREATE TRIGGER payment_stays BEFORE UPDATE ON billing_payment
    FOR EACH ROW WHEN (
        (OLD.invoice_id, OLD.cents, OLD."on", OLD.means) IS DISTINCT FROM
        (NEW.invoice_id, NEW.cents, NEW."on", NEW.means))
    EXECUTE FUNCTION billing_stays();
CREATE TRIGGER entry_stays BEFORE DELETE OR UPDATE ON billing_billingentry
    FOR EACH ROW EXECUTE FUNCTION billing_stays();
CREATE TRIGGER series_never_deleted BEFORE DELETE ON billing_numberseries
    FOR EACH ROW EXECUTE FUNCTION billing_stays();
CREATE TRIGGER series_never_goes_back BEFORE UPDATE ON billing_numberseries
    FOR EACH ROW WHEN ((OLD.kind, OLD.year) IS DISTINCT FROM (NEW.kind, NEW.year) OR NEW.last <> OLD.last + 1)
    EXECUTE FUNCTION billing_stays();
CREATE FUNCTION billing_line_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said bigint;
BEGIN
    said := CASE WHEN TG_OP = 'INSERT' THEN NEW.invoice_id ELSE OLD.invoice_id END;
    IF EXISTS (SELECT 1 FROM billing_invoice WHERE id = said AND number IS NOT NULL) THEN
        RAISE EXCEPTION 'Lines of an issued document stay as they are' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER line_stays BEFORE INSERT OR UPDATE OR DELETE ON billing_invoiceline
    FOR EACH ROW EXECUTE FUNCTION billing_line_stays();
ALTER TABLE billing_pricelist ADD CONSTRAINT price_lists_never_overlap
    EXCLUDE USING gist (daterange(valid_from, valid_to, '[]') WITH &&);
"""
GO = """
ALTER TABLE billing_pricelist DROP CONSTRAINT price_lists_never_overlap;
DROP TRIGGER line_stays ON billing_invoiceline;
DROP TRIGGER series_never_goes_back ON billing_numberseries;
DROP TRIGGER series_never_deleted ON billing_numberseries;
DROP TRIGGER entry_stays ON billing_billingentry;
DROP TRIGGER payment_stays ON billing_payment;
DROP TRIGGER payment_never_deleted ON billing_payment;
DROP TRIGGER invoice_issued_stays ON billing_invoice;
DROP TRIGGER invoice_never_deleted ON billing_invoice;
DROP FUNCTION billing_line_stays();
DROP FUNCTION billing_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_subscriptions_and_invoices")]

    operations = [migrations.RunSQL(STAYS, GO)]
