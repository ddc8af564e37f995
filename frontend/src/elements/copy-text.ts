/**
 * <copy-text>: its button copies what [data-text], or else the first child, holds,
 * and says so for two seconds (data-done on the button).
 */
class CopyText extends HTMLElement {
  connectedCallback(): void {
    this.querySelector("button")?.addEventListener("click", (event) => {
      void this.#copy(event.currentTarget as HTMLButtonElement);
    });
  }

  async #copy(button: HTMLButtonElement): Promise<void> {
    const text = this.dataset.text ?? this.firstElementChild?.textContent?.trim() ?? "";
    await navigator.clipboard.writeText(text);
    const word = button.querySelector("[data-word]") ?? button;
    const before = word.textContent;
    word.textContent = button.dataset.done ?? before;
    setTimeout(() => {
      word.textContent = before;
    }, 2000);
  }
}

customElements.define("copy-text", CopyText);
