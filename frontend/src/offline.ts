/** Pages of a school name its manifest and have a service worker; the public site and the console have none. */
if (document.querySelector("link[rel=manifest]") && "serviceWorker" in navigator && isSecureContext)
  addEventListener(
    "load",
    () => void navigator.serviceWorker.register("/service-worker.js").catch(() => undefined),
  );

const plain = (text: string | null | undefined): string => (text ?? "").replace(/\s+/g, " ").trim();

/**
 * <form data-offline-send>: without a network its answer waits, in this person's name, and is sent on return
 * (service-worker.ts). What the list of those that wait says of it goes with it.
 */
function mark(form: HTMLFormElement, person: string, submitter: HTMLElement | null): void {
  const typed = form.querySelector<HTMLInputElement>("textarea[name], input[type=text][name]");
  const button = plain((submitter ?? form.querySelector("button"))?.textContent);
  const fields = {
    offline_key: crypto.randomUUID(),
    offline_person: person,
    offline_title: [button, plain(document.querySelector("h1")?.textContent)].join(" — "),
    offline_text: typed?.name ?? "",
  };
  for (const [name, value] of Object.entries(fields)) {
    const field = form.querySelector<HTMLInputElement>(`[name=${name}]`) ?? added(form, name);
    field.value = value;
  }
}

function added(form: HTMLFormElement, name: string): HTMLInputElement {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name });
  return form.appendChild(field);
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target as HTMLFormElement;
    const person = document.querySelector<HTMLElement>("offline-queue")?.dataset.person;
    if (person && form.matches("[data-offline-send]") && navigator.serviceWorker?.controller)
      mark(form, person, event.submitter);
  },
  { capture: true }, // before htmx reads the fields
);
