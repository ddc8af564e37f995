import { htmx } from "../htmx";

/**
 * <sort-list data-url>: rows ([data-key]) are dragged by their handle, with a mouse or a finger; the new order
 * is sent when they are let go. The buttons of each row do the same by keyboard, without scripts too.
 */
class SortList extends HTMLElement {
  #stop = new AbortController();
  #row: HTMLElement | undefined;
  #before = "";

  connectedCallback(): void {
    this.#stop = new AbortController();
    const signal = this.#stop.signal;
    this.addEventListener("pointerdown", this.#taken, { signal });
    document.addEventListener("pointermove", this.#dragged, { signal });
    document.addEventListener("pointerup", this.#dropped, { signal });
    document.addEventListener("pointercancel", this.#dropped, { signal });
  }

  disconnectedCallback(): void {
    this.#stop.abort();
  }

  get #rows(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[data-key]:not([data-still])")];
  }

  get #order(): string[] {
    return this.#rows.map((row) => row.dataset.key ?? "");
  }

  #taken = (event: PointerEvent): void => {
    const handle = (event.target as Element).closest("[data-handle]");
    const row = handle?.closest<HTMLElement>("[data-key]");
    if (!row || event.button !== 0) return;
    event.preventDefault();
    this.#row = row;
    this.#before = this.#order.join();
    row.toggleAttribute("data-dragged", true);
  };

  #dragged = (event: PointerEvent): void => {
    const row = this.#row;
    if (!row) return;
    for (const other of this.#rows) {
      const { top, height } = other.getBoundingClientRect();
      if (other === row || event.clientY < top || event.clientY > top + height) continue;
      const down = row.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
      // Past the middle only: rows of unlike heights do not change places for ever.
      if (down ? event.clientY > top + height / 2 : event.clientY < top + height / 2) {
        if (down) other.after(row);
        else other.before(row);
      }
      return;
    }
  };

  #dropped = (): void => {
    const row = this.#row;
    this.#row = undefined;
    row?.removeAttribute("data-dragged");
    if (!row || this.#order.join() === this.#before) return;
    const values = { order: this.#order, moved: row.dataset.key };
    void htmx.ajax("post", this.dataset.url ?? "", { target: this, swap: "outerHTML", values });
  };
}

customElements.define("sort-list", SortList);
