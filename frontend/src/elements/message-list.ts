import { typing } from "./typing";

/**
 * <message-list>: a list read with the keyboard. j and k go from one message to the next, x ticks, Enter opens,
 * u marks as unread, d throws away what is ticked (or the message one stands on).
 */
class MessageList extends HTMLElement {
  #stop = new AbortController();

  connectedCallback(): void {
    this.#stop = new AbortController();
    document.addEventListener("keydown", this.#key, { signal: this.#stop.signal });
  }

  disconnectedCallback(): void {
    this.#stop.abort();
  }

  #lines(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[data-letter]")];
  }

  #here(): HTMLElement | null {
    return document.activeElement?.closest<HTMLElement>("[data-letter]") ?? null;
  }

  #key = (event: KeyboardEvent): void => {
    if (this.#inField(event)) return;
    const step = { j: 1, k: -1 }[event.key];
    if (step) this.#go(step);
    else if (event.key === "x") this.#box(this.#here())?.click();
    else if (event.key === "u") this.#act("non-lu");
    else if (event.key === "d") this.#act("jeter");
    else return;
    event.preventDefault();
  };

  /** A tick box takes only the space bar. */
  #inField(event: KeyboardEvent): boolean {
    const target = event.target;
    const box = target instanceof HTMLInputElement && target.type === "checkbox";
    return box ? event.ctrlKey || event.metaKey || event.altKey : typing(event);
  }

  #go(step: number): void {
    const lines = this.#lines();
    const here = this.#here();
    const at = here ? lines.indexOf(here) + step : step > 0 ? 0 : lines.length - 1;
    lines[at]?.querySelector<HTMLElement>("[data-open]")?.focus();
  }

  #box(line: HTMLElement | null): HTMLInputElement | null {
    return line?.querySelector<HTMLInputElement>("input[data-one]") ?? null;
  }

  #act(action: string): void {
    const button = this.querySelector<HTMLButtonElement>(`button[name=action][value="${action}"]`);
    if (!button) return;
    if (!this.querySelector("input[data-one]:checked")) {
      const box = this.#box(this.#here());
      if (!box) return;
      box.checked = true;
    }
    button.click();
  }
}

customElements.define("message-list", MessageList);
