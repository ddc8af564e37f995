import { typing } from "./typing";

/** <key-choices> around large answers: the digit written on one ([data-key]) presses it. */
class KeyChoices extends HTMLElement {
  #stop = new AbortController();

  connectedCallback(): void {
    this.#stop = new AbortController();
    document.addEventListener("keydown", this.#pressed, { signal: this.#stop.signal });
  }

  disconnectedCallback(): void {
    this.#stop.abort();
  }

  #pressed = (event: KeyboardEvent): void => {
    if (typing(event) || !/^[1-9]$/.test(event.key)) return;
    this.querySelector<HTMLElement>(`[data-key="${event.key}"]`)?.click();
  };
}

customElements.define("key-choices", KeyChoices);
