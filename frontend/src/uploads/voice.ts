/** A voice recorded in the page, heard, then kept at the top of one's documents (tus 1.0.0, as any file). */
import { DetailedError, Upload } from "tus-js-client";
import { Recorder } from "../editor/recorder";

export function start(root: HTMLElement): void {
  const place = root.querySelector<HTMLElement>("[data-recorder]");
  const keep = root.querySelector<HTMLButtonElement>("[data-keep]");
  const message = root.querySelector<HTMLElement>("[data-message]");
  if (!place || !keep || !message || root.hasAttribute("data-ready")) return;
  root.setAttribute("data-ready", "");
  const recorder = new Recorder(place);
  keep.hidden = true;
  place.addEventListener("recorder-change", () => {
    keep.hidden = !recorder.file;
  });
  keep.addEventListener("click", () => {
    if (!recorder.file) return;
    keep.disabled = true;
    message.textContent = root.dataset.sending ?? "";
    send(root, recorder.file).then(
      () => ended(root.dataset.sent ?? "", true),
      (refusal: Error) => ended(refusal.message, false),
    );
  });

  function ended(words: string, done: boolean): void {
    (keep as HTMLButtonElement).disabled = false;
    if (done) {
      recorder.reset();
      place?.querySelector<HTMLElement>("[data-record]")?.focus();
    }
    (message as HTMLElement).textContent = words;
  }
}

/** Rejects with an Error whose text is in words. */
function send(root: HTMLElement, file: File): Promise<void> {
  const token = root.querySelector<HTMLInputElement>('[name="csrfmiddlewaretoken"]')?.value ?? "";
  const lost = root.dataset.lost ?? "";
  return new Promise((done, fail) => {
    new Upload(file, {
      endpoint: root.dataset.endpoint ?? "",
      retryDelays: [0, 1000, 3000],
      storeFingerprintForResuming: false,
      headers: { "X-CSRFToken": token },
      metadata: { filename: file.name, folder: "", document: "" },
      onSuccess: () => done(),
      onError: (error) => fail(new Error(refusal(error) ?? lost)),
    }).start();
  });
}

function refusal(error: Error): string | null {
  const answer = error instanceof DetailedError ? error.originalResponse : null;
  const plain = answer?.getHeader("Content-Type")?.startsWith("text/plain");
  return (plain && answer?.getBody()) || null;
}
