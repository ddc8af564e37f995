/** How long one pauses before proposals are asked for. */
const PAUSE = 160;
let made = 0;

/**
 * <recipient-picker>: a combobox (WAI-ARIA) over the search step of a form. Arrows and Enter choose, Escape
 * closes, Backspace in the empty box takes the last one back. What is chosen are hidden fields of the form.
 */
class RecipientPicker extends HTMLElement {
  #stop = new AbortController();
  #asking: AbortController | undefined;
  #timer = 0;
  #active = -1;

  connectedCallback(): void {
    this.#stop = new AbortController();
    this.#find("[data-find]")?.remove();
    for (const pick of this.querySelectorAll("[data-picks] > li")) this.#settle(pick);
    this.#makeCombobox();
    const signal = this.#stop.signal;
    this.#input.addEventListener("input", this.#typed, { signal });
    this.#input.addEventListener("keydown", this.#pressed, { signal });
    this.#input.addEventListener("blur", () => this.#close(), { signal });
    this.addEventListener("click", this.#clicked, { signal });
    // The cursor stays in the box while a proposal is clicked.
    this.#panel.addEventListener("pointerdown", (event) => event.preventDefault(), { signal });
  }

  disconnectedCallback(): void {
    this.#stop.abort();
    this.#asking?.abort();
    clearTimeout(this.#timer);
  }

  #find<E extends Element = HTMLElement>(selector: string): E | null {
    return this.querySelector<E>(selector);
  }

  get #input(): HTMLInputElement {
    return this.#find("input[type=search]") as HTMLInputElement;
  }

  get #panel(): HTMLElement {
    return this.#find("[data-panel]") as HTMLElement;
  }

  get #list(): HTMLElement {
    return this.#find("[data-list]") as HTMLElement;
  }

  get #options(): HTMLElement[] {
    return [...this.#list.querySelectorAll<HTMLElement>("[role=option]")];
  }

  /** A box ticked by the server becomes a chip with its button. */
  #settle(pick: Element): void {
    const box = pick.querySelector("input");
    if (box) box.type = "hidden";
    pick.querySelector("[data-remove]")?.removeAttribute("hidden");
  }

  #makeCombobox(): void {
    this.#list.id ||= `picker-${++made}`;
    this.#list.setAttribute("role", "listbox");
    const said = {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.#list.id,
    };
    for (const [name, value] of Object.entries(said)) this.#input.setAttribute(name, value);
  }

  #typed = (): void => {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    if (!this.#input.value.trim()) this.#close();
    else this.#timer = window.setTimeout(() => void this.#ask(), PAUSE);
  };

  async #ask(): Promise<void> {
    this.#asking = new AbortController();
    const url = new URL(this.dataset.url ?? "", location.href);
    url.searchParams.set("q", this.#input.value);
    try {
      const answer = await fetch(url, {
        signal: this.#asking.signal,
        headers: { "HX-Request": "true" },
      });
      if (answer.ok) this.#show(await answer.text());
    } catch (error) {
      // Typed further, or no network: the form still sends what is typed, and the server searches.
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
      this.#close();
    }
  }

  #show(html: string): void {
    this.#list.innerHTML = html;
    const chosen = new Set(this.#tokens());
    for (const option of this.#options) if (chosen.has(option.dataset.token ?? "")) option.remove();
    this.#options.forEach((option, index) => {
      option.id = `${this.#list.id}-${index}`;
    });
    const none = this.#options.length === 0;
    this.#find("[data-nobody]")?.toggleAttribute("hidden", !none);
    this.#list.hidden = none;
    this.#panel.hidden = false;
    this.#input.setAttribute("aria-expanded", String(!none));
    this.#say(none ? this.dataset.none : `${this.dataset.some} ${this.#options.length}`);
    this.#point(none ? -1 : 0);
  }

  #close(): void {
    this.#asking?.abort();
    this.#panel.hidden = true;
    this.#input.setAttribute("aria-expanded", "false");
    this.#point(-1);
  }

  #point(index: number): void {
    this.#active = index;
    this.#input.removeAttribute("aria-activedescendant");
    this.#options.forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === index));
      if (place !== index) return;
      this.#input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    });
  }

  #pressed = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const open = !this.#panel.hidden;
    const act = {
      ArrowDown: () => (open ? this.#move(1) : this.#typed()),
      ArrowUp: () => this.#move(-1),
      Enter: () => this.#enter(open),
      Escape: () => this.#close(),
    }[event.key];
    if (act && (open || this.#input.value.trim())) {
      event.preventDefault();
      if (event.key === "Escape") event.stopPropagation();
      act();
    } else if (event.key === "Backspace" && !this.#input.value) {
      this.#remove([...this.querySelectorAll("[data-picks] > li")].at(-1));
    }
  };

  #move(step: number): void {
    const count = this.#options.length;
    if (count) this.#point((this.#active + step + count) % count);
  }

  #enter(open: boolean): void {
    const option = open ? this.#options[this.#active] : undefined;
    if (option) this.#choose(option);
    else this.#typed();
  }

  #clicked = (event: Event): void => {
    const target = event.target as Element;
    const option = target.closest<HTMLElement>("[role=option]");
    const button = target.closest("[data-remove]");
    if (option) this.#choose(option);
    else if (button) this.#remove(button.closest("li"));
  };

  #tokens(): string[] {
    return [...this.querySelectorAll<HTMLInputElement>("[data-picks] input")].map(
      (input) => input.value,
    );
  }

  #choose(option: HTMLElement): void {
    const template = this.#find<HTMLTemplateElement>("template[data-pick]");
    const pick = template?.content.firstElementChild?.cloneNode(true);
    const face = option.querySelector("[data-face]");
    const name = option.querySelector("[data-name]")?.textContent ?? "";
    if (!(pick instanceof HTMLElement) || !face) return;
    (pick.querySelector("input") as HTMLInputElement).value = option.dataset.token ?? "";
    pick.querySelector("[data-face]")?.replaceWith(face.cloneNode(true));
    for (const place of pick.querySelectorAll("[data-name]")) place.textContent = name;
    this.#find("[data-picks]")?.append(pick);
    this.#input.value = "";
    this.#close();
    this.#say(`${this.dataset.added} ${name}`);
    this.#changed();
  }

  #remove(pick: Element | null | undefined): void {
    if (!pick) return;
    this.#say(`${this.dataset.removed} ${pick.querySelector("[data-name]")?.textContent ?? ""}`);
    pick.remove();
    this.#input.focus();
    this.#changed();
  }

  #say(text = ""): void {
    const said = this.#find("[data-said]");
    if (said) said.textContent = text;
  }

  #changed(): void {
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

customElements.define("recipient-picker", RecipientPicker);
