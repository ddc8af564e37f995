/** A read-only school: what comes into the page is closed with its form, if the server closed that form.
 *
 * The server closes what a page holds (tenants/read_only.py); a part of a page that comes later may hold buttons
 * of a form it does not hold.
 */
function close(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-closed]"))
    for (const one of form.elements)
      if (one instanceof HTMLButtonElement && one.type === "submit" && one.formMethod !== "get")
        one.disabled = true;
}

document.addEventListener("htmx:afterSettle", close);
