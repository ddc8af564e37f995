/* Tools that ask something first: link, table, formula, emoji, date, files, source. */
import type { Editor } from "@tiptap/core";
import type { Answers, Dialogs } from "./dialogs";
import { type Emoji, found } from "./emoji";
import type { Intake } from "./intake";
import { mathFrom, mathOf } from "./math";
import { Recorder } from "./recorder";
import { moved } from "./toolbar";
import type { Kind } from "./upload";

export class Asking {
  #editor: Editor;
  #dialogs: Dialogs;
  #intake: Intake;
  #recorders = new Map<string, Recorder>();

  constructor(editor: Editor, dialogs: Dialogs, intake: Intake) {
    this.#editor = editor;
    this.#dialogs = dialogs;
    this.#intake = intake;
  }

  open(command: string): void {
    const asks: Record<string, () => void> = {
      link: () => this.#link(),
      table: () => this.#table(),
      formula: () => this.#formula(),
      emoji: () => this.#emoji(),
      date: () => this.#date(),
      image: () => this.#image(),
      sound: () => this.#recorded("sound"),
      video: () => this.#recorded("video"),
      document: () => this.#document(),
      source: () => this.#source(),
    };
    asks[command]?.();
  }

  /** Open a dialog; the text has the focus again when it closes. */
  #ask(name: string, values: Answers, read: (answers: Answers) => boolean | Promise<boolean>) {
    const dialog = this.#dialogs.open(name, values, read);
    dialog?.addEventListener("close", () => this.#editor.commands.focus(), { once: true });
    return dialog;
  }

  #link(): void {
    const { state } = this.#editor;
    const href = this.#editor.getAttributes("link").href ?? "";
    if (href) this.#editor.commands.extendMarkRange("link");
    const { from, to } = this.#editor.state.selection;
    const text = state.doc.textBetween(from, to, " ");
    this.#ask("link", { href, text }, (answers) => {
      const address = whole(String(answers.href));
      if (!address) return false;
      const words = String(answers.text) || String(answers.href);
      const mark = { type: "link", attrs: { href: address } };
      const chain = this.#editor.chain().focus();
      if (text && words === text) chain.setTextSelection({ from, to }).setLink(mark.attrs).run();
      else chain.insertContentAt({ from, to }, { type: "text", text: words, marks: [mark] }).run();
      return true;
    });
  }

  #table(): void {
    this.#ask("table", {}, ({ rows, columns, header }) => {
      const bounded = (said: unknown, most: number) =>
        Math.min(Math.max(Math.round(Number(said)) || 1, 1), most);
      const asked = {
        rows: bounded(rows, 30),
        cols: bounded(columns, 10),
        withHeaderRow: header === true,
      };
      return this.#editor.chain().focus().insertTable(asked).run();
    });
  }

  #formula(): void {
    const here = this.#editor.isActive("formula") ? this.#editor.getAttributes("formula") : {};
    const dialog = this.#ask("formula", { latex: here.latex ?? "" }, async ({ latex }) => {
      const math = await mathFrom(String(latex));
      if (!String(latex).trim() || !math) return false;
      return this.#editor
        .chain()
        .focus()
        .insertContent({ type: "formula", attrs: { latex, math } })
        .run();
    });
    if (dialog) previewed(dialog);
  }

  #date(): void {
    const now = new Date();
    const pad = (n: number) => String(n).padStart(2, "0");
    const day = `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
    this.#ask("date", { day }, (answers) => {
      const datetime = String(answers.day);
      if (!/^\d{4}-\d{2}-\d{2}$/.test(datetime)) return false;
      const words = new Date(`${datetime}T12:00`).toLocaleDateString(
        document.documentElement.lang,
        {
          weekday: "long",
          day: "numeric",
          month: "long",
          year: "numeric",
        },
      );
      return this.#editor
        .chain()
        .focus()
        .insertContent({ type: "day", attrs: { datetime, words } })
        .run();
    });
  }

  #image(): void {
    const here = this.#editor.isActive("picture") ? this.#editor.getAttributes("picture") : null;
    const values = { alt: here?.alt ?? "", caption: here?.caption ?? "", size: here?.size ?? "" };
    const dialog = this.#ask("image", values, ({ file, alt, caption, size }) => {
      const details = { alt: String(alt), caption: String(caption), size: String(size) };
      if (here) return this.#editor.chain().focus().updateAttributes("picture", details).run();
      if (!(file instanceof File)) return false;
      this.#intake.add(file, "image", details);
      return true;
    });
    const choice = dialog?.querySelector<HTMLElement>("[data-choice]");
    if (choice) choice.hidden = here !== null;
  }

  #document(): void {
    this.#ask("document", {}, ({ file }) => {
      if (!(file instanceof File)) return false;
      this.#intake.add(file, "document");
      return true;
    });
  }

  #recorded(kind: Kind & ("sound" | "video")): void {
    const dialog = this.#ask(kind, { embed: "" }, ({ file, embed }) => {
      const chosen = this.#recorders.get(kind)?.file ?? file;
      if (chosen instanceof File) this.#intake.add(chosen, kind);
      else return typeof embed === "string" && this.#embed(embed);
      return true;
    });
    const root = dialog?.querySelector<HTMLElement>("[data-recorder]");
    if (!dialog || !root) return;
    const recorder = this.#recorders.get(kind) ?? new Recorder(root);
    recorder.reset();
    this.#recorders.set(kind, recorder);
    dialog.addEventListener("close", () => recorder.reset(), { once: true });
  }

  /** A player of one of the hosts the school accepts. */
  #embed(address: string): boolean {
    const said = this.#dialogs.get("video")?.querySelector<HTMLElement>("[data-hosts]");
    const hosts = (said?.dataset.hosts ?? "").split(" ");
    if (!URL.canParse(address)) return false;
    const { protocol, hostname, href } = new URL(address);
    if (protocol !== "https:" || !hosts.includes(hostname)) return false;
    const attrs = { src: href.replace("/videos/watch/", "/videos/embed/"), title: hostname };
    return this.#editor.chain().focus().insertContent({ type: "embed", attrs }).run();
  }

  #source(): void {
    const html = this.#editor.getHTML().replaceAll(/(<\/(?:p|h\d|ul|ol|table|figure)>)/g, "$1\n");
    this.#ask("source", { html }, (answers) => {
      this.#editor.chain().focus().setContent(String(answers.html), { emitUpdate: true }).run();
      return true;
    });
  }

  #emoji(): void {
    const dialog = this.#ask("emoji", { words: "" }, () => true);
    const grid = dialog?.querySelector<HTMLElement>("[data-emojis]");
    const words = dialog?.querySelector<HTMLInputElement>('[data-field="words"]');
    if (!dialog || !grid || !words) return;
    const choose = (sign: string) => {
      dialog.close();
      this.#editor.chain().focus().insertContent(sign).run();
    };
    words.oninput = () => drawn(grid, words.value, choose);
    grid.onkeydown = (event) => {
      const all = [...grid.querySelectorAll<HTMLElement>("button")];
      const to = moved(all, event.target as HTMLElement, event.key, ["ArrowLeft"], ["ArrowRight"]);
      if (!to) return;
      event.preventDefault();
      for (const one of all) one.tabIndex = one === to ? 0 : -1;
      to.focus();
    };
    drawn(grid, "", choose);
  }
}

function drawn(grid: HTMLElement, words: string, choose: (sign: string) => void): void {
  const families = found(words);
  grid.replaceChildren(
    ...families.map(({ name, emojis }) => {
      const family = document.createElement("section");
      const title = document.createElement("h3");
      title.textContent = name;
      family.append(title, ...emojis.map((emoji) => button(emoji, choose)));
      return family;
    }),
  );
  if (families.length === 0) grid.textContent = grid.dataset.none ?? "";
  const first = grid.querySelector<HTMLElement>("button");
  if (first) first.tabIndex = 0;
}

function button({ sign, words }: Emoji, choose: (sign: string) => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = sign;
  made.title = words;
  made.setAttribute("aria-label", words);
  made.tabIndex = -1;
  made.onclick = () => choose(sign);
  return made;
}

/** The formula as it will show, while one types; buttons write for those who know no LaTeX. */
function previewed(dialog: HTMLElement): void {
  const area = dialog.querySelector<HTMLTextAreaElement>('[data-field="latex"]');
  const preview = dialog.querySelector<HTMLElement>("[data-preview]");
  if (!area || !preview) return;
  const draw = async () => {
    const asked = area.value;
    const math = asked.trim() ? await mathFrom(asked) : null;
    if (area.value === asked) preview.replaceChildren(mathOf(math ?? "") ?? "");
  };
  area.oninput = draw;
  for (const snippet of dialog.querySelectorAll<HTMLElement>("[data-snippet]")) {
    snippet.onclick = () => {
      area.setRangeText(
        snippet.dataset.snippet ?? "",
        area.selectionStart,
        area.selectionEnd,
        "end",
      );
      area.focus();
      draw();
    };
  }
  draw();
}

/** An address with its scheme: « exemple.fr » and « a@exemple.fr » are what people type. Null when it is none. */
function whole(said: string): string | null {
  const address = said.trim();
  if (/^\/[^/\\]/.test(address)) return address;
  if (/^[^\s@/]+@[^\s@/]+\.[a-z]{2,}$/i.test(address)) return `mailto:${address}`;
  const guessed = /^[a-z][a-z+.-]*:/i.test(address) ? address : `https://${address}`;
  if (!URL.canParse(guessed)) return null;
  const { protocol, hostname } = new URL(guessed);
  if (protocol === "mailto:") return guessed;
  return /^https?:$/.test(protocol) && hostname.includes(".") ? guessed : null;
}
