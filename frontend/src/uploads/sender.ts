/**
 * Files dropped or chosen go at once, two at a time. What was cut continues by itself when the line is
 * back, or after a reload once the same file is chosen again (tus 1.0.0).
 */
import { Sending, type Sent } from "./sending";

const AT_ONCE = 2;

export function start(root: HTMLElement): void {
  if (!root.hasAttribute("data-ready")) new Sender(root).listen();
}

class Sender {
  readonly #root: HTMLElement;
  #waiting: Sending[] = [];
  #active = new Set<Sending>();

  constructor(root: HTMLElement) {
    this.#root = root;
  }

  listen(): void {
    const input = this.#root.querySelector<HTMLInputElement>('input[type="file"]');
    const area = this.#root.querySelector<HTMLElement>("[data-drop]");
    if (!input || !area) return;
    this.#root.setAttribute("data-ready", "");
    input.addEventListener("change", () => {
      this.#add([...(input.files ?? [])]);
      input.value = "";
    });
    area.addEventListener("dragover", (event) => {
      event.preventDefault();
      area.toggleAttribute("data-over", true);
    });
    area.addEventListener("dragleave", () => area.toggleAttribute("data-over", false));
    area.addEventListener("drop", (event) => {
      event.preventDefault();
      area.toggleAttribute("data-over", false);
      this.#add([...(event.dataTransfer?.files ?? [])]);
    });
    if (this.#root.hasAttribute("data-page")) this.#listenToPage();
    // Chosen before this script was there.
    if (input.files?.length) input.dispatchEvent(new Event("change"));
  }

  /** Files may be dropped anywhere on the page: the place to drop them shows while they are dragged over it. */
  #listenToPage(): void {
    const bring = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      const taken = event.defaultPrevented; // by the place itself
      event.preventDefault();
      this.#root.toggleAttribute("data-over", event.type === "dragover");
      if (event.type === "drop" && !taken) this.#add([...event.dataTransfer.files]);
    };
    document.addEventListener("dragover", bring);
    document.addEventListener("drop", bring);
    document.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) this.#root.removeAttribute("data-over");
    });
  }

  #add(files: File[]): void {
    for (const file of files)
      this.#waiting.push(new Sending(this.#root, file, this.#row(), this.#ended));
    this.#next();
  }

  #row(): HTMLElement {
    const list = this.#root.querySelector<HTMLElement>("[data-list]");
    const template = this.#root.querySelector("template");
    const row = template?.content.firstElementChild?.cloneNode(true) as HTMLElement;
    if (list) list.hidden = false;
    list?.append(row);
    return row;
  }

  #next(): void {
    while (this.#active.size < AT_ONCE && this.#waiting.length) {
      const sending = this.#waiting.shift() as Sending;
      if (sending.given) continue;
      this.#active.add(sending);
      sending.go();
    }
  }

  readonly #ended = (sending: Sending, end: Sent): void => {
    this.#active.delete(sending);
    this.#next();
    if (end === "sent") this.#root.dispatchEvent(new CustomEvent("file-sent", { bubbles: true }));
    if (end === "sent" && !this.#active.size && !this.#waiting.length) {
      this.#say(this.#root.dataset.allSent ?? "");
      this.#root.dispatchEvent(new CustomEvent("files-sent", { bubbles: true }));
    } else if (end !== "cancelled" && end !== "sent") this.#say(end);
  };

  /** What a screen reader says; a new text each time, or it stays silent. */
  #say(words: string): void {
    const place = this.#root.querySelector("[data-say]");
    if (place) place.textContent = words;
  }
}
