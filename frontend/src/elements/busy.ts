/* A form being sent: its button says so and a second press does nothing. */
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.defaultPrevented || !(button instanceof HTMLButtonElement)) return;
  if (button.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  // A download leaves the page in place: nothing would ever end the wait.
  const downloads = [event.target as HTMLFormElement, button];
  if (downloads.some((one) => one.hasAttribute("data-download"))) return;
  button.setAttribute("aria-busy", "true");
});

function rest(root: ParentNode): void {
  for (const button of root.querySelectorAll('button[aria-busy="true"]')) {
    button.removeAttribute("aria-busy");
  }
}

// Back to a page kept by the browser, or the answer of an htmx request.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) rest(document);
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target instanceof Element) rest(event.target);
});

export {};
