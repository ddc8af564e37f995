/** Number of the four classes (small, capital, digit, other) in a text. */
function classes(text: string): number {
  return [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}]/u].filter((one) => one.test(text))
    .length;
}

/** Bits of a text drawn at random among the signs of the classes it uses. */
function bits(text: string): number {
  const signs = [
    [/[\p{Ll}\p{Lo}\p{Lm}]/u, 26], // letters without case count as small ones
    [/\p{Lu}/u, 26],
    [/\p{Nd}/u, 10],
    [/[^\p{L}\p{Nd}]/u, 33],
  ] as const;
  const set = signs.reduce((sum, [test, count]) => sum + (test.test(text) ? count : 0), 0);
  return set ? [...text].length * Math.log2(set) : 0;
}

/** Whether `text` passes one check of NewPasswordInput (see shared_apps/ui/forms.py). */
export function passes(check: string, text: string): boolean {
  const [name = "", value = ""] = check.split(":");
  switch (name) {
    case "length":
      return [...text].length >= Number(value);
    case "lower":
      return /\p{Ll}/u.test(text);
    case "upper":
      return /\p{Lu}/u.test(text);
    case "digit":
      return /\p{Nd}/u.test(text);
    case "symbol":
      return /[^\p{L}\p{Nd}]/u.test(text);
    case "classes":
      return classes(text) >= Number(value);
    case "bits":
      return bits(text) >= Number(value);
    case "distinct":
      return new Set(text).size >= Number(value);
    case "differs":
      return text !== "" && !contains(text, document.getElementById(value));
    default:
      return false;
  }
}

function contains(text: string, other: HTMLElement | null): boolean {
  const value = other instanceof HTMLInputElement ? other.value : (other?.textContent ?? "");
  return value.trim().length > 2 && text.toLowerCase().includes(value.trim().toLowerCase());
}

/** <password-field>: shown on demand; each rule is ticked, and said, as soon as it holds. */
class PasswordField extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector("input");
    const toggle = this.querySelector<HTMLButtonElement>("button[data-toggle]");
    if (!input) return;
    if (toggle) {
      toggle.hidden = false;
      toggle.addEventListener("click", () => this.#toggle(input, toggle));
    }
    if (this.querySelector("[data-rule]")) {
      input.addEventListener("input", () => this.#check(input.value));
      this.#check(input.value);
    }
    // Never sent as readable text: browsers would offer to remember it as a word.
    input.form?.addEventListener("submit", () => {
      input.type = "password";
    });
  }

  #toggle(input: HTMLInputElement, toggle: HTMLButtonElement): void {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    toggle.textContent = (shown ? toggle.dataset.show : toggle.dataset.hide) ?? "";
    input.focus();
  }

  #check(text: string): void {
    for (const rule of this.querySelectorAll<HTMLElement>("[data-rule]")) {
      const met = passes(rule.dataset.rule ?? "", text);
      if (rule.hasAttribute("data-met") === met) continue;
      rule.toggleAttribute("data-met", met);
      rule.querySelector(".visually-hidden")?.remove();
      if (met) rule.append(this.#spoken());
    }
  }

  #spoken(): HTMLElement {
    const word = document.createElement("span");
    word.className = "visually-hidden";
    word.textContent = ` : ${this.dataset.met ?? ""}`;
    return word;
  }
}

customElements.define("password-field", PasswordField);
