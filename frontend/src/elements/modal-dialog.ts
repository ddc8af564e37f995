/**
 * <modal-dialog>: a link to the confirmation page and, beside it, a <dialog> asking the same.
 * Without scripts the link is followed; with them the dialog opens. [data-close] closes it.
 * A link with hx-get fills the dialog; when nothing comes back, the page is opened: it says why.
 */
class ModalDialog extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", this.#clicked);
    this.addEventListener("htmx:responseError", this.#failed);
    this.addEventListener("htmx:sendError", this.#failed);
  }

  #clicked = (event: Event): void => {
    const dialog = this.querySelector("dialog");
    const target = event.target as Element;
    if (!dialog) return;
    if (target.closest("[data-close]") || target === dialog) {
      event.preventDefault();
      dialog.close();
    } else if (!dialog.contains(target) && target.closest("a, button")) {
      event.preventDefault();
      dialog.showModal();
    }
  };

  #failed = (event: Event): void => {
    const link = event.target as Element;
    if (link instanceof HTMLAnchorElement && !link.closest("dialog")) location.assign(link.href);
  };
}

customElements.define("modal-dialog", ModalDialog);
