/**
 * <card-reader>: the code of a scanned card stands after # in the address, which no server ever sees.
 * It is put in the form, sent, and wiped from the address and the history.
 */
class CardReader extends HTMLElement {
  connectedCallback(): void {
    // A second card scanned on the same tab changes nothing but what follows #.
    window.addEventListener("hashchange", this.#read);
    this.#read();
  }

  disconnectedCallback(): void {
    window.removeEventListener("hashchange", this.#read);
  }

  readonly #read = (): void => {
    const code = location.hash.slice(1);
    const input = this.querySelector<HTMLInputElement>("input[name=code]");
    if (!code || !input) return;
    history.replaceState(null, "", location.pathname);
    input.value = code;
    input.form?.requestSubmit();
  };
}

customElements.define("card-reader", CardReader);
