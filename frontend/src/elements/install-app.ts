/** The browser's own offer to install the school, kept from when it comes until somebody asks. */
interface InstallPrompt extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

let offer: InstallPrompt | undefined;
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offer = event as InstallPrompt;
  for (const element of document.querySelectorAll<InstallApp>("install-app")) element.look();
});

/** <install-app>: shows its [data-when="ready"] while installing can be offered, [data-when="done"] once it is. */
class InstallApp extends HTMLElement {
  connectedCallback(): void {
    this.querySelector("button")?.addEventListener("click", () => void this.#ask());
    this.look();
  }

  look(): void {
    const done = matchMedia("(display-mode: standalone)").matches;
    this.#show("done", done);
    this.#show("ready", !done && offer !== undefined);
  }

  async #ask(): Promise<void> {
    const answer = await offer?.prompt();
    offer = undefined;
    this.#show("ready", false);
    this.#show("done", answer?.outcome === "accepted");
  }

  #show(when: string, shown: boolean): void {
    const part = this.querySelector<HTMLElement>(`[data-when="${when}"]`);
    if (part) part.hidden = !shown;
  }
}

customElements.define("install-app", InstallApp);
