/* What a tool asks before it does anything: a dialog opened, filled, closed by its main button. */
export type Answers = Record<string, string | boolean | File | null>;
type Read = (answers: Answers) => boolean | Promise<boolean>;

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export class Dialogs {
  #holder = document.createElement("div");

  /** Out of the form around the editor: Enter in a dialog must not send it. */
  constructor(template: HTMLTemplateElement | null) {
    if (template) this.#holder.append(template.content.cloneNode(true));
    document.body.append(this.#holder);
  }

  end(): void {
    this.#holder.remove();
  }

  get(name: string): HTMLDialogElement | null {
    return this.#holder.querySelector(`[data-dialog="${name}"]`);
  }

  /** Open the dialog with these values; `read` takes the answers, and says whether it may close. */
  open(name: string, values: Answers, read: Read): HTMLDialogElement | null {
    const dialog = this.get(name);
    if (!dialog) return null;
    fill(dialog, values);
    complain(dialog, false);
    const end = new AbortController();
    const done = async () => {
      const good = await read(answersOf(dialog));
      complain(dialog, !good);
      if (good) dialog.close("done");
    };
    dialog.addEventListener("close", () => end.abort(), { once: true });
    dialog.addEventListener(
      "click",
      (event) => {
        const target = event.target as Element;
        if (target.closest("[data-close]") || target === dialog) dialog.close();
        else if (target.closest("[data-done]")) done();
      },
      { signal: end.signal },
    );
    dialog.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
        if (event.target.type === "file" || !dialog.querySelector("[data-done]")) return;
        event.preventDefault();
        done();
      },
      { signal: end.signal },
    );
    dialog.showModal();
    return dialog;
  }
}

function fields(dialog: HTMLElement): Field[] {
  return [...dialog.querySelectorAll<Field>("[data-field]")];
}

function fill(dialog: HTMLElement, values: Answers): void {
  for (const field of fields(dialog)) {
    const value = values[field.dataset.field ?? ""];
    if (field instanceof HTMLInputElement && field.type === "checkbox") {
      if (typeof value === "boolean") field.checked = value;
    } else if (field instanceof HTMLInputElement && field.type === "file") field.value = "";
    else if (typeof value === "string") field.value = value;
  }
}

function answersOf(dialog: HTMLElement): Answers {
  return Object.fromEntries(
    fields(dialog).map((field) => {
      const name = field.dataset.field ?? "";
      if (!(field instanceof HTMLInputElement)) return [name, field.value];
      if (field.type === "checkbox") return [name, field.checked];
      return [name, field.type === "file" ? (field.files?.[0] ?? null) : field.value.trim()];
    }),
  );
}

function complain(dialog: HTMLElement, wrong: boolean): void {
  const said = dialog.querySelector<HTMLElement>("[data-error]");
  if (!said) return;
  said.hidden = !wrong;
  const field = said.closest(".field")?.querySelector<Field>("[data-field]");
  field?.setAttribute("aria-invalid", String(wrong));
  if (!wrong || !field) return;
  said.id ||= `${field.id}-error`;
  field.setAttribute("aria-describedby", said.id);
  field.focus();
}
