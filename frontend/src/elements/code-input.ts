/** What a code is once its spaces, hyphens and small letters are put right. */
export function normalise(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "")
    .slice(0, 8);
}

/** Grouped by four, as printed on the sheet. */
export function grouped(code: string): string {
  return code.length > 4 ? `${code.slice(0, 4)} ${code.slice(4)}` : code;
}

/** <code-input>: capitals and groups while one types, the cursor stays where it was. */
class CodeInput extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector("input");
    if (!input) return;
    input.value = grouped(normalise(input.value));
    input.addEventListener("input", () => this.#tidy(input));
  }

  #tidy(input: HTMLInputElement): void {
    const before = normalise(input.value.slice(0, input.selectionStart ?? input.value.length));
    input.value = grouped(normalise(input.value));
    const place = grouped(before).length;
    if (document.activeElement === input) input.setSelectionRange(place, place);
  }
}

customElements.define("code-input", CodeInput);
