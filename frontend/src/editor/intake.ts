/* Files that come into the text: dropped, pasted, chosen, recorded. */
import type { Editor, JSONContent } from "@tiptap/core";
import { type Kept, type Kind, kindOf, lighter, send } from "./upload";

export interface Details {
  alt?: string;
  caption?: string;
  size?: string;
}

export class Intake {
  #root: HTMLElement;
  #editor: Editor;
  #limits: Map<string, number>;

  constructor(root: HTMLElement, editor: Editor) {
    this.#root = root;
    this.#editor = editor;
    const said = (root.dataset.largest ?? "").split(" ").map((one) => one.split(":"));
    this.#limits = new Map(said.map(([kind = "", size]) => [kind, Number(size)]));
  }

  /** Take the files of a paste or a drop; false leaves the event to the editor. */
  take(data: DataTransfer | null, event: Event, at?: number): boolean {
    const files = [...(data?.files ?? [])];
    // Word gives its text, and a picture of that text: the text is what was meant.
    const html = data?.getData("text/html") ?? "";
    const words = new DOMParser().parseFromString(html, "text/html").body.textContent?.trim();
    if (files.length === 0 || words) return false;
    event.preventDefault();
    if (at !== undefined) this.#editor.commands.setTextSelection(at);
    this.#each(files);
    return true;
  }

  async #each(files: File[]): Promise<void> {
    for (const file of files) await this.add(file);
  }

  /** Send a file, then put it where the cursor was; says whether it is there. */
  async add(file: File, kind: Kind = kindOf(file), details: Details = {}): Promise<boolean> {
    let place = this.#editor.state.selection.to;
    const follow = ({ transaction }: { transaction: { mapping: { map(at: number): number } } }) => {
      place = transaction.mapping.map(place);
    };
    this.#editor.on("transaction", follow);
    try {
      const kept = await this.#send(file, kind);
      this.#editor
        .chain()
        .focus()
        .insertContentAt(place, nodeOf(kind, kept, details))
        .run();
      this.#tell("added", kept.name, true);
      return true;
    } catch (trouble) {
      this.#complain((trouble as Error).message);
      return false;
    } finally {
      this.#editor.off("transaction", follow);
      this.#state(null);
    }
  }

  async #send(file: File, kind: Kind): Promise<Kept> {
    this.#complain("");
    this.#state(file.name, 0);
    const light = kind === "image" ? await lighter(file) : file;
    const most = this.#limits.get(kind) ?? 0;
    if (light.size > most) throw new Error(this.#words("heavy").replace("{n}", mega(most)));
    const words = { lost: this.#words("lost"), away: this.#words("away") };
    const address = this.#root.dataset.upload ?? "";
    return send(address, kind, light, words, (percent) => this.#state(file.name, percent));
  }

  #words(name: string): string {
    return this.#root.querySelector<HTMLElement>(".rich-state")?.dataset[name] ?? "";
  }

  #state(name: string | null, percent = 0): void {
    const line = this.#root.querySelector<HTMLElement>(".rich-state");
    const bar = line?.querySelector("progress");
    const words = line?.querySelector<HTMLElement>("[data-state]");
    if (!line || !bar || !words) return;
    line.hidden = name === null;
    bar.value = percent;
    words.textContent = name === null ? "" : this.#words("sending").replace("{name}", name);
  }

  #tell(what: string, name: string, aloud: boolean): void {
    const line = this.#root.querySelector<HTMLElement>("[data-said]");
    if (line && aloud) line.textContent = this.#words(what).replace("{name}", name);
  }

  #complain(words: string): void {
    const line = this.#root.querySelector<HTMLElement>(".rich-trouble");
    if (!line) return;
    line.textContent = words;
    line.hidden = !words;
  }
}

function mega(bytes: number): string {
  return String(Math.round(bytes / 1024 / 1024));
}

function nodeOf(kind: Kind, kept: Kept, details: Details): JSONContent[] {
  if (kind === "image") return [{ type: "picture", attrs: { src: kept.url, ...details } }];
  if (kind === "sound") return [{ type: "sound", attrs: { src: kept.url } }];
  if (kind === "video") return [{ type: "film", attrs: { src: kept.url } }];
  const attrs = { number: String(kept.id), name: kept.name };
  return [
    { type: "attachment", attrs },
    { type: "text", text: " " },
  ];
}
