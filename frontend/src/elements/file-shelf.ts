/**
 * <file-shelf>: what is draggable in a list may be dropped on a folder of it ([data-drop]), which takes one to
 * the page that moves it. By keyboard and on a telephone the same is done by ticking, then « Déplacer ».
 */
class FileShelf extends HTMLElement {
  #dragged: string[] = [];

  connectedCallback(): void {
    this.addEventListener("dragstart", this.#begin);
    this.addEventListener("dragend", () => this.#clear());
    this.addEventListener("dragover", this.#over);
    this.addEventListener("drop", this.#drop);
  }

  #begin = (event: DragEvent): void => {
    const file = (event.target as Element).closest<HTMLElement>("[draggable][data-token]");
    if (!file || !event.dataTransfer) return;
    const ticked = [...this.querySelectorAll<HTMLInputElement>("input[data-one]:checked")];
    const tokens = ticked.map((box) => box.value);
    const token = file.dataset.token ?? "";
    this.#dragged = tokens.includes(token) ? tokens : [token];
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", file.innerText);
    for (const one of this.querySelectorAll<HTMLElement>("[data-token]")) {
      one.toggleAttribute("data-dragged", this.#dragged.includes(one.dataset.token ?? ""));
    }
  };

  #folder(event: Event): HTMLElement | null {
    const folder = (event.target as Element).closest<HTMLElement>("[data-drop]");
    const taken =
      folder && this.#dragged.length && !this.#dragged.includes(folder.dataset.drop ?? "");
    return taken ? folder : null;
  }

  #over = (event: DragEvent): void => {
    const folder = this.#folder(event);
    for (const one of this.querySelectorAll("[data-over]")) {
      if (one !== folder) one.removeAttribute("data-over");
    }
    if (!folder) return;
    event.preventDefault();
    folder.toggleAttribute("data-over", true);
  };

  #drop = (event: DragEvent): void => {
    const folder = this.#folder(event);
    const form = this.querySelector("form");
    if (!folder || !form) return;
    event.preventDefault();
    for (const box of this.querySelectorAll<HTMLInputElement>("input[data-one]")) {
      box.checked = this.#dragged.includes(box.value);
    }
    form.append(this.#field("vers", folder.dataset.drop ?? ""), this.#field("action", "deplacer"));
    form.submit();
  };

  #field(name: string, value: string): HTMLInputElement {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    return field;
  }

  #clear(): void {
    this.#dragged = [];
    for (const one of this.querySelectorAll("[data-dragged], [data-over]")) {
      one.removeAttribute("data-dragged");
      one.removeAttribute("data-over");
    }
  }
}

customElements.define("file-shelf", FileShelf);
