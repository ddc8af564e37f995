/** How long one stops typing before a draft is kept, and how long at most while one goes on. */
const PAUSE = 3000;
const MOST = 15_000;
const SHELF = "one-draft:";

interface Answer {
  draft?: number;
  edition?: number;
  url?: string;
  said?: string;
  sent?: boolean;
  error?: string;
}

/**
 * <draft-keeper data-url> around the form of a message: what is typed is kept on the server at each pause, on
 * this device while there is no connection, and never over what another window kept (409: one is asked).
 */
class DraftKeeper extends HTMLElement {
  #stop = new AbortController();
  #timer = 0;
  #since = 0;
  #dirty = false;
  #busy = false;
  #leaving = false;

  connectedCallback(): void {
    this.#stop = new AbortController();
    const signal = this.#stop.signal;
    if (this.dataset.done) this.#clear(this.dataset.done);
    const form = this.#form;
    if (!form) return;
    this.#clear(this.#data().get("key") ?? "", this.#shelf);
    form.addEventListener("input", this.#typed, { signal });
    form.addEventListener("change", this.#typed, { signal });
    form.addEventListener("focusout", () => this.#dirty && this.#soon(400), { signal });
    form.addEventListener(
      "submit",
      () => {
        this.#leaving = true;
        this.#shelve();
      },
      { signal },
    );
    addEventListener("pagehide", this.#away, { signal });
    addEventListener("online", () => this.#dirty && this.#soon(0), { signal });
    this.#part("[data-mine]")?.addEventListener("click", () => this.#mine(), { signal });
    this.#offer(signal);
    if (this.#isTypedIn(form)) this.#changed();
  }

  disconnectedCallback(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
  }

  get #form(): HTMLFormElement | null {
    return this.querySelector("form");
  }

  get #shelf(): string {
    return SHELF + (this.dataset.place ?? "");
  }

  #part(selector: string): HTMLElement | null {
    return this.querySelector<HTMLElement>(selector);
  }

  #typed = (event: Event): void => {
    if (event.target instanceof HTMLInputElement && event.target.type === "file") return;
    this.#changed();
  };

  /** On a slow line somebody writes before this script has come. */
  #isTypedIn(form: HTMLFormElement): boolean {
    const fields = form.querySelectorAll<HTMLInputElement>("input[type=text][name]");
    return [...fields].some((one) => one.value !== one.defaultValue);
  }

  #changed(): void {
    if (!this.#dirty) this.#since = Date.now();
    this.#dirty = true;
    this.#shelve();
    this.#soon(Date.now() - this.#since > MOST ? 0 : PAUSE);
  }

  #soon(pause: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#keep(), pause);
  }

  /** The fields without files: those go with the form only. */
  #data(): URLSearchParams {
    const said = new URLSearchParams();
    for (const [name, value] of new FormData(this.#form ?? undefined))
      if (typeof value === "string") said.append(name, value);
    return said;
  }

  #post(data: URLSearchParams, keepalive = false): Promise<Response> {
    const token = data.get("csrfmiddlewaretoken") ?? "";
    return fetch(this.dataset.url ?? "", {
      method: "POST",
      body: data,
      headers: { "X-CSRFToken": token },
      keepalive,
    });
  }

  async #keep(): Promise<void> {
    if (this.#busy || this.#leaving) return;
    this.#busy = true;
    this.#dirty = false;
    try {
      const answer = await this.#post(this.#data());
      this.#answered(answer.status, (await answer.json()) as Answer);
    } catch {
      this.#dirty = true;
      this.#say(this.dataset.away ?? "");
      this.#soon(MOST);
    } finally {
      this.#busy = false;
      if (this.#dirty) this.#soon(PAUSE);
    }
  }

  #answered(status: number, answer: Answer): void {
    if (status === 409) {
      this.#moved(answer);
    } else if (status === 200 && answer.sent && answer.url) {
      this.#forget();
      location.assign(answer.url);
    } else if (status === 200) {
      this.#kept(answer);
    } else {
      this.#say(answer.error ?? "");
    }
  }

  #kept(answer: Answer): void {
    this.#forget();
    this.#set("draft", String(answer.draft ?? ""));
    this.#set("edition", String(answer.edition ?? ""));
    this.#say(answer.said ?? "");
    const form = this.#form;
    if (form && answer.url && answer.draft && !this.dataset.place?.endsWith(`:${answer.draft}`)) {
      form.action = answer.url;
      this.dataset.place = `${this.dataset.place?.split(":")[0]}:${answer.draft}`;
      history.replaceState(history.state, "", answer.url);
    }
  }

  #moved(answer: Answer): void {
    const other = this.#part("[data-other]");
    if (other && answer.url) other.setAttribute("href", answer.url);
    const box = this.#part("[data-moved]");
    if (!box) return;
    box.hidden = false;
    box.dataset.edition = String(answer.edition ?? "");
    box.querySelector<HTMLElement>("[data-mine]")?.focus();
  }

  #mine(): void {
    const box = this.#part("[data-moved]");
    if (!box) return;
    box.hidden = true;
    this.#set("edition", box.dataset.edition ?? "");
    this.#dirty = true;
    this.#soon(0);
  }

  #set(name: string, value: string): void {
    const field = this.#form?.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (field) field.value = value;
  }

  #say(words: string): void {
    const place = this.#part("[data-draft-state]");
    if (place) place.textContent = words;
  }

  #away = (): void => {
    if (!this.#dirty || this.#leaving) return;
    this.#shelve();
    void this.#post(this.#data(), true)
      .then(async (answer) => answer.ok && this.#kept((await answer.json()) as Answer))
      .catch(() => undefined); // it stays on the shelf
  };

  #shelve(): void {
    try {
      const said = this.#data();
      said.delete("csrfmiddlewaretoken");
      localStorage.setItem(this.#shelf, said.toString());
    } catch {
      // A full or forbidden storage: the server keeps it.
    }
  }

  #forget(): void {
    localStorage.removeItem(this.#shelf);
  }

  /** The server has what the page of this key wrote: nothing of it stays on the device, but on the shelf `kept`. */
  #clear(key: string, kept = ""): void {
    if (!key) return;
    const names = Array.from(
      { length: localStorage.length },
      (_, at) => localStorage.key(at) ?? "",
    );
    for (const name of names.filter((one) => one.startsWith(SHELF) && one !== kept))
      if (new URLSearchParams(localStorage.getItem(name) ?? "").get("key") === key)
        localStorage.removeItem(name);
  }

  /** What an earlier visit could not send: taken up as a draft, or forgotten. */
  #offer(signal: AbortSignal): void {
    const left = localStorage.getItem(this.#shelf);
    const box = this.#part("[data-found]");
    if (!left || !box) return;
    if (!this.#differs(left)) {
      this.#forget();
      return;
    }
    box.hidden = false;
    box.querySelector("[data-take]")?.addEventListener("click", () => void this.#take(left), {
      signal,
    });
    box.querySelector("[data-forget]")?.addEventListener(
      "click",
      () => {
        this.#forget();
        box.hidden = true;
      },
      { signal },
    );
  }

  #differs(left: string): boolean {
    const said = new URLSearchParams(left);
    const now = this.#data();
    const fields = ["subject", "to"].some(
      (name) => (said.get(name) ?? "") !== (now.get(name) ?? ""),
    );
    const plain =
      this.querySelector<HTMLTextAreaElement>('textarea[name="body"]')?.defaultValue ?? "";
    return fields || written(said, plain) !== written(now, plain);
  }

  async #take(left: string): Promise<void> {
    const said = new URLSearchParams(left);
    const now = this.#data();
    said.set("csrfmiddlewaretoken", now.get("csrfmiddlewaretoken") ?? "");
    if (now.get("draft")) said.set("edition", now.get("edition") ?? "");
    const answer = await this.#post(said);
    const told = (await answer.json()) as Answer;
    if (answer.ok) this.#forget();
    if (told.url) {
      // Refused with an address (409): kept again since this page came, so it is compared and offered anew.
      if (!answer.ok) localStorage.setItem(this.#shelf, left);
      this.#leaving = true;
      location.assign(told.url);
    } else {
      this.#say(told.error ?? "");
    }
  }
}

/**
 * The text of a message, told in the same way from the page's HTML and the editor's: before the editor has come,
 * the text area holds `plain` words and `body-before` their HTML.
 */
function written(said: URLSearchParams, plain: string): string {
  const body = said.get("body") ?? "";
  const isHtml = said.get("body-format") === "html";
  if (!isHtml && bare(body) !== bare(plain)) return body;
  const html = isHtml ? body : (said.get("body-before") ?? "");
  const page = new DOMParser().parseFromString(html, "text/html").body;
  const parts = [...page.querySelectorAll("*")].map(
    (one) => one.localName + (one.getAttribute("src") ?? one.getAttribute("href") ?? ""),
  );
  return `${bare(page.textContent ?? "")} ${parts.join(" ")}`;
}

/** Without white space. */
function bare(text: string): string {
  return text.replace(/\s+/g, "");
}

customElements.define("draft-keeper", DraftKeeper);

export {};
