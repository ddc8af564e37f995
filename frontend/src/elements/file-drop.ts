/** <file-drop>: files may be dropped on the whole area; their names and sizes are shown. */
class FileDrop extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>('input[type="file"]');
    if (!input) return;
    input.addEventListener("change", () => this.#show(input));
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

  #show(input: HTMLInputElement): void {
    const list = this.querySelector(".file-list");
    list?.replaceChildren(
      ...[...(input.files ?? [])].map((file) => {
        const line = document.createElement("li");
        line.textContent = `${file.name} (${size(file.size)})`;
        return line;
      }),
    );
  }
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
