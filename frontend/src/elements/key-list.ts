import { typing } from "./typing";

/** <key-list> around rows or a table: j and k (or arrows) move, Enter opens, x ticks. */
class KeyList extends HTMLElement {
  #stop = new AbortController();

  connectedCallback(): void {
    this.#stop = new AbortController();
    document.addEventListener("keydown", this.#pressed, { signal: this.#stop.signal });
  }

  disconnectedCallback(): void {
    this.#stop.abort();
  }

  #rows(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("tbody > tr, .rows > li")];
  }

  #pressed = (event: KeyboardEvent): void => {
    if (typing(event)) return;
    if (event.key === "j") this.#move(1);
    else if (event.key === "k") this.#move(-1);
    else if (event.key === "x")
      this.#current()?.querySelector<HTMLElement>("input[data-one]")?.click();
    else if (event.key === "Enter" && event.target === document.body)
      this.#link(this.#current())?.click();
    else return;
    event.preventDefault();
  };

  #current(): HTMLElement | null {
    return this.querySelector<HTMLElement>("[data-current]");
  }

  #link(row: HTMLElement | null): HTMLElement | null {
    return row?.querySelector<HTMLElement>("a.cover, a") ?? null;
  }

  #move(step: number): void {
    const rows = this.#rows();
    const from = rows.findIndex((row) => row.hasAttribute("data-current"));
    const to = Math.min(Math.max(from + step, 0), rows.length - 1);
    rows[from]?.removeAttribute("data-current");
    const row = rows[to];
    if (!row) return;
    row.setAttribute("data-current", "");
    row.scrollIntoView({ block: "nearest" });
    // The focus goes along, so that screen readers say where one is and Enter opens.
    this.#link(row)?.focus({ preventScroll: true });
  }
}

customElements.define("key-list", KeyList);
