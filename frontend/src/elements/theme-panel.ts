/**
 * <theme-panel> around the form of one's colours and letters: the page wears what is chosen at once.
 * Closed without saving (Escape, « Annuler »), it wears again what it wore before.
 */
class ThemePanel extends HTMLElement {
  #stop = new AbortController();
  #worn = "";
  #from: Element | null = null;

  connectedCallback(): void {
    this.#stop = new AbortController();
    const signal = this.#stop.signal;
    this.#worn = document.documentElement.dataset.theme ?? "";
    this.#from = document.querySelector(".account-menu > summary");
    document.querySelector(".account-menu")?.removeAttribute("open");
    this.addEventListener("change", this.#chosen, { signal });
    this.addEventListener("click", this.#clicked, { signal });
    this.addEventListener("keydown", this.#pressed, { signal });
    this.addEventListener("htmx:afterRequest", this.#saved, { signal });
    this.querySelector<HTMLElement>("input:checked")?.focus();
  }

  disconnectedCallback(): void {
    this.#stop.abort();
  }

  #wear(theme: string): void {
    const root = document.documentElement;
    if (theme && theme !== "one") root.dataset.theme = theme;
    else delete root.dataset.theme;
  }

  #chosen = (event: Event): void => {
    const field = event.target as HTMLInputElement;
    if (field.name === "theme") this.#wear(field.value);
  };

  #clicked = (event: Event): void => {
    if (!(event.target as Element).closest("[data-close]")) return;
    event.preventDefault();
    this.#leave();
  };

  #pressed = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && this.#isPanel) this.#leave();
  };

  #saved = (event: Event): void => {
    if (!(event as CustomEvent).detail.successful) return;
    this.#worn = document.documentElement.dataset.theme ?? "";
    this.#leave();
  };

  /** On its own page the form stays. */
  get #isPanel(): boolean {
    return this.parentElement?.id === "panel";
  }

  #leave(): void {
    this.#wear(this.#worn);
    if (!this.#isPanel) return;
    this.remove();
    if (this.#from instanceof HTMLElement) this.#from.focus();
  }
}

customElements.define("theme-panel", ThemePanel);
