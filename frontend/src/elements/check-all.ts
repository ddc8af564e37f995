/**
 * <check-all> around a list: its first checkbox (data-all) ticks the others (data-one),
 * and [data-count] says how many are chosen; [data-some] is shown while some are.
 */
class CheckAll extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("change", this.#changed);
    this.#refresh();
  }

  #boxes(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>("input[data-one]")];
  }

  #changed = (event: Event): void => {
    const box = event.target;
    if (box instanceof HTMLInputElement && box.matches("[data-all]")) {
      for (const one of this.#boxes()) one.checked = box.checked;
    }
    this.#refresh();
  };

  #refresh(): void {
    const boxes = this.#boxes();
    const chosen = boxes.filter((box) => box.checked).length;
    const all = this.querySelector<HTMLInputElement>("input[data-all]");
    if (all) {
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
    for (const place of this.querySelectorAll("[data-count]")) place.textContent = String(chosen);
    for (const part of this.querySelectorAll<HTMLElement>("[data-some]"))
      part.hidden = chosen === 0;
  }
}

customElements.define("check-all", CheckAll);
