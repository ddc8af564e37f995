const MINUTE = 60_000;
const SLOWEST = 10 * MINUTE;

/**
 * <live-counts data-url>: asks once a minute what waits in each service and says it in the bars ([data-count]).
 * A page nobody looks at asks nothing; a server in trouble is asked less and less often; who is signed out, no more.
 */
class LiveCounts extends HTMLElement {
  #stop = new AbortController();
  #timer = 0;
  #pause = MINUTE;
  #last = Date.now();

  connectedCallback(): void {
    this.#stop = new AbortController();
    document.addEventListener("visibilitychange", this.#looked, { signal: this.#stop.signal });
    this.#wait();
  }

  disconnectedCallback(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
  }

  #looked = (): void => {
    if (document.hidden) clearTimeout(this.#timer);
    else this.#wait();
  };

  #wait(): void {
    clearTimeout(this.#timer);
    const left = this.#last + this.#pause - Date.now();
    this.#timer = window.setTimeout(() => void this.#ask(), Math.max(left, 0));
  }

  async #ask(): Promise<void> {
    if (document.hidden || this.#stop.signal.aborted) return;
    this.#last = Date.now();
    try {
      const answer = await fetch(this.dataset.url ?? "", {
        redirect: "error",
        signal: this.#stop.signal,
      });
      if (answer.status === 401 || answer.status === 403) return;
      if (!answer.ok) throw new Error(String(answer.status));
      this.#say((await answer.json()).counts);
      this.#pause = MINUTE;
    } catch {
      this.#pause = Math.min(this.#pause * 2, SLOWEST);
    }
    this.#wait();
  }

  #say(counts: Record<string, string>): void {
    for (const place of document.querySelectorAll<HTMLElement>("[data-count]")) {
      const said = counts[place.dataset.count ?? ""] ?? "";
      if (place.textContent !== said) place.textContent = said;
      place.hidden = !said;
    }
  }
}

customElements.define("live-counts", LiveCounts);
