import type { Asked, Kept } from "../kept";

/**
 * <offline-queue data-person>: what was answered without a network and waits for it, what was refused. Sends it
 * when the network is back and when a page opens; says once what was sent, in the server's words.
 */
class OfflineQueue extends HTMLElement {
  #stop = new AbortController();
  #said = new Set<string>();

  connectedCallback(): void {
    if (!navigator.serviceWorker) return;
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    navigator.serviceWorker.addEventListener("message", () => void this.#ask("list"), { signal });
    addEventListener("online", () => void this.#ask("send"), { signal });
    void this.#ask("list").then(() => this.#ask("send"));
    this.#part("full").hidden = !new URLSearchParams(location.search).has("pleine");
  }

  disconnectedCallback(): void {
    this.#stop.abort();
  }

  async #ask(ask: Asked["ask"], key = ""): Promise<void> {
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise<Kept[]>((resolve) => {
      port1.onmessage = (event) => resolve(event.data);
    });
    active?.postMessage({ ask, key, person: this.dataset.person ?? "" } satisfies Asked, [port2]);
    this.#show(await answer);
  }

  #show(all: Kept[]): void {
    for (const one of all) if (one.state === "sent" && !this.#said.has(one.key)) this.#saySent(one);
    const left = all.filter((one) => one.state !== "sent");
    const of = (state: Kept["state"]): boolean => left.some((one) => one.state === state);
    this.#part("waiting").hidden = !of("waiting");
    this.#part("refused").hidden = !of("refused");
    this.#part("count").textContent = String(left.length);
    this.#part("all").hidden = left.length === 0;
    this.#part("list").replaceChildren(...left.map((one) => this.#row(one)));
    this.hidden = left.length === 0 && this.#part("full").hidden;
  }

  #row(one: Kept): Node {
    const row = this.#copy(one.state);
    const say = (name: string, text: string): void => {
      const place = row.querySelector<HTMLElement>(`[data-say=${name}]`);
      if (place) place.textContent = text;
    };
    for (const name of ["title", "text", "words"] as const) say(name, one[name]);
    const { pathname, search } = new URL(one.page, location.origin);
    row.querySelector("a")?.setAttribute("href", pathname + search);
    const forget = (): Promise<void> => this.#ask("forget", one.key);
    row.querySelector("button")?.addEventListener("click", () => void forget());
    return row;
  }

  #saySent(one: Kept): void {
    this.#said.add(one.key);
    const toast = this.#copy("sent");
    const words = toast.querySelector("p");
    if (words) words.textContent = one.words || `${words.textContent} ${one.title}`;
    document.querySelector("toast-stack")?.append(toast);
    void this.#ask("forget", one.key);
  }

  #part(name: string): HTMLElement {
    return this.querySelector<HTMLElement>(`[data-part=${name}]`) as HTMLElement;
  }

  #copy(state: Kept["state"]): DocumentFragment {
    const template = this.querySelector<HTMLTemplateElement>(`template[data-state=${state}]`);
    return document.importNode((template as HTMLTemplateElement).content, true);
  }
}

customElements.define("offline-queue", OfflineQueue);
