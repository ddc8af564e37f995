/** How long a choice made with the arrows is waited for before it is sent. */
const PAUSE = 400;

/** <auto-submit> around a control of a form: what is chosen is sent at once. Its [data-submit] serves without scripts. */
class AutoSubmit extends HTMLElement {
  #timer = 0;

  connectedCallback(): void {
    this.querySelector("[data-submit]")?.setAttribute("hidden", "");
    this.addEventListener("change", this.#changed);
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
    this.removeEventListener("change", this.#changed);
  }

  #changed = (): void => {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.closest("form")?.requestSubmit(), PAUSE);
  };
}

customElements.define("auto-submit", AutoSubmit);

export {};
