/** A school in read-only: nobody fills in a form that would be refused. Leaving is outside of `main`. */
function close(): void {
  const forms = document.querySelectorAll<HTMLFormElement>('[data-read-only] form[method="post"]');
  for (const form of forms)
    for (const one of form.elements) // those elsewhere in the page that belong to it too
      if (one instanceof HTMLButtonElement && one.type !== "button") one.disabled = true;
}

close();
document.addEventListener("htmx:afterSettle", close);
