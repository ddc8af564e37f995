/**
 * <toast-stack>: the messages of the last action. Good news leaves after eight seconds unless the
 * pointer or the focus is on it. Problems stay until closed, and so does what offers an action:
 * nobody is given a time to reach « Annuler » (WCAG 2.2.1).
 */
class ToastStack extends HTMLElement {
  #watch = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) this.#welcome(node);
  });

  connectedCallback(): void {
    for (const toast of this.children) this.#welcome(toast);
    this.#watch.observe(this, { childList: true });
  }

  disconnectedCallback(): void {
    this.#watch.disconnect();
  }

  #welcome(toast: Node): void {
    if (!(toast instanceof HTMLElement) || toast.querySelector(".toast-close")) return;
    const stays =
      toast.matches(".error, .warning, .danger") || toast.querySelector("a, button") !== null;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "toast-close";
    close.setAttribute("aria-label", this.dataset.close ?? "");
    close.textContent = "✕";
    close.addEventListener("click", () => toast.remove());
    toast.append(close);
    if (!stays) this.#leaveLater(toast);
  }

  #leaveLater(toast: HTMLElement): void {
    const look = (): void => {
      if (toast.matches(":hover, :focus-within")) setTimeout(look, 2000);
      else toast.remove();
    };
    setTimeout(look, 8000);
  }
}

customElements.define("toast-stack", ToastStack);
