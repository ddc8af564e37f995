/** One file on its way: its line in the list, its buttons, and what went wrong in words. */
import { DetailedError, Upload } from "tus-js-client";

/** How it ended: the last words of a refusal otherwise. */
export type Sent = "sent" | "cancelled" | string;

const PIECE = 5 * 1024 * 1024;
const RETRIES = [0, 1000, 3000, 5000, 10000, 20000];

export class Sending {
  given = false;
  readonly #root: HTMLElement;
  readonly #file: File;
  readonly #row: HTMLElement;
  readonly #ended: (sending: Sending, end: Sent) => void;
  #upload: Upload | null = null;
  #cut = false;

  constructor(
    root: HTMLElement,
    file: File,
    row: HTMLElement,
    ended: (sending: Sending, end: Sent) => void,
  ) {
    this.#root = root;
    this.#file = file;
    this.#row = row;
    this.#ended = ended;
    this.#part("[data-name]").textContent = file.name;
    this.#part("progress").setAttribute("aria-label", file.name);
    for (const [name, act] of [
      ["pause", () => this.#pause()],
      ["go", () => this.#resume()],
      ["cancel", () => this.#cancel()],
    ] as const) {
      const button = this.#part(`[data-${name}]`);
      button.setAttribute("aria-label", `${button.textContent?.trim()} ${file.name}`);
      button.addEventListener("click", act);
    }
    this.#say("waiting");
    window.addEventListener("online", () => this.#cut && this.#resume());
  }

  async go(): Promise<void> {
    if (this.#file.size > Number(this.#root.dataset.largest)) {
      this.#fail(this.#root.dataset.tooLarge ?? "");
      return;
    }
    this.#upload = this.#make();
    const [previous] = await this.#upload.findPreviousUploads();
    if (previous) this.#upload.resumeFromPreviousUpload(previous);
    this.#say("sending");
    this.#upload.start();
  }

  #make(): Upload {
    const { endpoint = "", folder = "", document: version = "" } = this.#root.dataset;
    const { name, type, size, lastModified } = this.#file;
    const token = this.#root.querySelector<HTMLInputElement>('[name="csrfmiddlewaretoken"]');
    return new Upload(this.#file, {
      endpoint,
      chunkSize: PIECE,
      retryDelays: RETRIES,
      removeFingerprintOnSuccess: true,
      headers: { "X-CSRFToken": token?.value ?? "" },
      metadata: { filename: name, folder, document: version },
      fingerprint: async () =>
        ["one", endpoint, folder, version, name, type, size, lastModified].join("-"),
      onProgress: (sent, total) => this.#progress(sent, total),
      onSuccess: () => this.#succeed(),
      onError: (error) => this.#stumble(error),
    });
  }

  #part<Kind extends HTMLElement = HTMLElement>(selector: string): Kind {
    return this.#row.querySelector(selector) as Kind;
  }

  #progress(sent: number, total: number): void {
    const percent = Math.floor((100 * sent) / total);
    (this.#part("progress") as HTMLProgressElement).value = percent;
    const format = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
    // The last piece is answered once the file was looked at.
    this.#say(sent === total ? "checking" : "sending", ` ${format.format(percent / 100)}`);
  }

  #say(state: "waiting" | "sending" | "checking" | "paused" | "cut" | "sent", more = ""): void {
    this.#row.dataset.state = state;
    this.#part("[data-state]").textContent = (this.#root.dataset[state] ?? "") + more;
    this.#part("[data-pause]").hidden = state !== "sending";
    this.#part("[data-go]").hidden = state !== "paused" && state !== "cut";
    this.#part("[data-cancel]").hidden = state === "sent" || state === "checking";
  }

  #pause(): void {
    this.#upload?.abort();
    this.#say("paused");
    this.#part("[data-go]").focus();
  }

  #resume(): void {
    this.#cut = false;
    this.#part("[data-go]").blur();
    this.#say("sending");
    this.#upload?.start();
    this.#part("[data-pause]").focus({ preventScroll: true });
  }

  #cancel(): void {
    this.given = true;
    this.#cut = false;
    this.#upload?.abort(true).catch(() => undefined); // forgotten within a day anyway
    this.#row.remove();
    this.#ended(this, "cancelled");
  }

  #succeed(): void {
    (this.#part("progress") as HTMLProgressElement).value = 100;
    this.#say("sent");
    this.#ended(this, "sent");
  }

  #stumble(error: Error): void {
    const answer = error instanceof DetailedError ? error.originalResponse : null;
    if (!answer) {
      this.#cut = true;
      this.#say("cut");
      return;
    }
    const plain = answer.getHeader("Content-Type")?.startsWith("text/plain");
    this.#fail((plain && answer.getBody()) || (this.#root.dataset.failed ?? ""));
  }

  #fail(words: string): void {
    this.#say("cut");
    this.#row.dataset.state = "failed";
    this.#part("[data-state]").textContent = words;
    this.#part("[data-go]").hidden = !this.#upload;
    this.#ended(this, `${this.#file.name} : ${words}`);
  }
}
