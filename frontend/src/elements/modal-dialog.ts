/**
 * <modal-dialog>: a link to the confirmation page and, beside it, a <dialog> asking the same.
 * Without scripts the link is followed; with them the dialog opens. [data-close] closes it.
 */
class ModalDialog extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", this.#clicked);
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
}

customElements.define("modal-dialog", ModalDialog);
