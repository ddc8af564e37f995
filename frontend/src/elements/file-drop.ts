/**
 * <file-drop>: files may be dropped on the whole area; their names and sizes are shown. A control
 * that takes several adds to those already there; a button ([data-remove]) takes one off again.
 */
class FileDrop extends HTMLElement {
  #kept: File[] = [];

  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>('input[type="file"]');
    if (!input) return;
    input.addEventListener("change", () => this.#keep(input, [...(input.files ?? [])]));
    this.addEventListener("dragover", (event) => {
      event.preventDefault();
      this.toggleAttribute("data-over", true);
    });
    this.addEventListener("dragleave", () => this.toggleAttribute("data-over", false));
    this.addEventListener("drop", (event) => this.#take(event, input));
  }

  #take(event: DragEvent, input: HTMLInputElement): void {
    event.preventDefault();
    this.toggleAttribute("data-over", false);
    const dropped = event.dataTransfer?.files;
    if (!dropped?.length) return;
    const kept = new DataTransfer();
    for (const file of input.multiple ? dropped : [...dropped].slice(0, 1)) kept.items.add(file);
    input.files = kept.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #keep(input: HTMLInputElement, chosen: File[]): void {
    if (input.multiple) {
      const more = chosen.filter((file) => !this.#kept.some((other) => same(file, other)));
      this.#set(input, [...this.#kept, ...more]);
    } else {
      this.#kept = chosen;
      this.#show(input);
    }
  }

  #set(input: HTMLInputElement, files: File[]): void {
    const list = new DataTransfer();
    for (const file of files) list.items.add(file);
    input.files = list.files;
    this.#kept = files;
    this.#show(input);
  }

  #show(input: HTMLInputElement): void {
    const list = this.querySelector<HTMLElement>(".file-list");
    list?.replaceChildren(
      ...this.#kept.map((file) => {
        const line = document.createElement("li");
        line.textContent = `${file.name} (${size(file.size)})`;
        if (list.dataset.remove) line.append(" ", this.#remover(input, file, list.dataset.remove));
        return line;
      }),
    );
  }

  #remover(input: HTMLInputElement, file: File, word: string): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.textContent = word;
    button.setAttribute("aria-label", `${word} ${file.name}`);
    button.addEventListener("click", () => {
      this.#set(
        input,
        this.#kept.filter((other) => other !== file),
      );
      input.focus();
    });
    return button;
  }
}

function same(one: File, other: File): boolean {
  return (
    one.name === other.name && one.size === other.size && one.lastModified === other.lastModified
  );
}

function size(bytes: number): string {
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit",
    unit,
    maximumFractionDigits: unit === "megabyte" ? 1 : 0,
  }).format(value);
}

customElements.define("file-drop", FileDrop);
