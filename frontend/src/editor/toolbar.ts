/* The bar: one stop of the Tab key, arrows inside, menus that open under their button. */
import type { Editor } from "@tiptap/core";
import { isOn, isPossible } from "./commands";

type Ask = (command: string) => void;

export class Toolbar {
  #bar: HTMLElement;
  #editor: Editor;
  #ask: Ask;
  #end = new AbortController();

  constructor(bar: HTMLElement, editor: Editor, ask: Ask) {
    this.#bar = bar;
    this.#editor = editor;
    this.#ask = ask;
    const { signal } = this.#end;
    bar.addEventListener("click", (event) => this.#click(event), { signal });
    bar.addEventListener("keydown", (event) => this.#key(event), { signal });
    // The text keeps its selection while the mouse is on the bar.
    bar.addEventListener("mousedown", (event) => event.preventDefault(), { signal });
    document.addEventListener(
      "click",
      (event) => {
        if (!bar.contains(event.target as Node)) this.#close();
      },
      { signal },
    );
    window.addEventListener("resize", () => this.#stop(), { signal });
    this.#stop();
    this.refresh();
  }

  end(): void {
    this.#end.abort();
  }

  get #tools(): HTMLElement[] {
    const all = this.#bar.querySelectorAll<HTMLElement>(".rich-tool");
    return [...all].filter((tool) => tool.offsetParent !== null);
  }

  /** Exactly one tool is reached by Tab. */
  #stop(on?: HTMLElement): void {
    const tools = this.#tools;
    const kept = on ?? tools.find((tool) => tool.tabIndex === 0) ?? tools[0];
    for (const tool of this.#bar.querySelectorAll<HTMLElement>(".rich-tool")) {
      tool.tabIndex = tool === kept ? 0 : -1;
    }
  }

  focus(): void {
    this.#stop();
    this.#tools.find((tool) => tool.tabIndex === 0)?.focus();
  }

  refresh(): void {
    for (const button of this.#bar.querySelectorAll<HTMLElement>("[data-command]")) {
      const command = button.dataset.command ?? "";
      if (button.hasAttribute("aria-pressed")) {
        button.setAttribute("aria-pressed", String(isOn(this.#editor, command)));
      }
      if (button.hasAttribute("aria-checked")) {
        button.setAttribute("aria-checked", String(isOn(this.#editor, command)));
      }
      // Not `disabled`: the tool stays under the finger and the arrows.
      button.setAttribute("aria-disabled", String(!isPossible(this.#editor, command)));
    }
  }

  #click(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>("[data-command]");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    if (button.classList.contains("rich-tool")) this.#stop(button);
    if (button.dataset.menu) this.#toggle(button);
    else if (button.classList.contains("rich-more")) this.#more(button);
    else {
      this.#close();
      this.#ask(button.dataset.command ?? "");
    }
  }

  #more(button: HTMLElement): void {
    const open = this.#bar.toggleAttribute("data-open");
    button.setAttribute("aria-expanded", String(open));
    this.#close();
  }

  #menuOf(button: HTMLElement): HTMLElement | null {
    return document.getElementById(button.dataset.menu ?? "");
  }

  #toggle(button: HTMLElement): void {
    const menu = this.#menuOf(button);
    const opens = menu?.hidden;
    this.#close();
    if (!menu || !opens) return;
    menu.hidden = false;
    button.setAttribute("aria-expanded", "true");
    menu.classList.toggle("rich-menu-end", this.#overflows(menu));
    const items = [...menu.querySelectorAll<HTMLElement>("button")];
    (items.find((item) => item.getAttribute("aria-checked") === "true") ?? items[0])?.focus();
  }

  #overflows(menu: HTMLElement): boolean {
    menu.classList.remove("rich-menu-end");
    return menu.getBoundingClientRect().right > document.documentElement.clientWidth - 8;
  }

  #close(back = false): void {
    const button = this.#bar.querySelector<HTMLElement>('[data-menu][aria-expanded="true"]');
    if (!button) return;
    button.setAttribute("aria-expanded", "false");
    const menu = this.#menuOf(button);
    if (menu) menu.hidden = true;
    if (back) button.focus();
  }

  #key(event: KeyboardEvent): void {
    const menu = (event.target as Element).closest<HTMLElement>('[role="menu"]');
    const used = menu ? this.#menuKey(event, menu) : this.#barKey(event);
    if (!used) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #barKey(event: KeyboardEvent): boolean {
    if (event.key === "Escape") {
      this.#editor.commands.focus();
      return true;
    }
    const button = event.target as HTMLElement;
    if (event.key === "ArrowDown" && button.dataset.menu) {
      this.#toggle(button);
      return true;
    }
    const to = moved(this.#tools, button, event.key, ["ArrowLeft"], ["ArrowRight"]);
    if (!to) return false;
    this.#stop(to);
    to.focus();
    return true;
  }

  #menuKey(event: KeyboardEvent, menu: HTMLElement): boolean {
    if (event.key === "Escape") {
      this.#close(true);
      return true;
    }
    if (event.key === "Tab") {
      this.#close(true);
      return false;
    }
    const items = [...menu.querySelectorAll<HTMLElement>("button")];
    const back = ["ArrowUp", "ArrowLeft"];
    const to = moved(items, event.target as HTMLElement, event.key, back, [
      "ArrowDown",
      "ArrowRight",
    ]);
    to?.focus();
    return to !== null;
  }
}

/** Where an arrow, Home or End leads among these; null for other keys. */
export function moved(
  items: HTMLElement[],
  from: HTMLElement,
  key: string,
  back: string[],
  on: string[],
): HTMLElement | null {
  const rtl = document.dir === "rtl" && key.startsWith("Arrow") && /Left|Right/.test(key);
  const step = (back.includes(key) ? -1 : on.includes(key) ? 1 : 0) * (rtl ? -1 : 1);
  if (key === "Home") return items[0] ?? null;
  if (key === "End") return items.at(-1) ?? null;
  if (step === 0) return null;
  return items.at((items.indexOf(from) + step) % items.length) ?? null;
}
