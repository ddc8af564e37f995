/**
 * Answers that wait for the network, in IndexedDB: at most thirty a person, each up to 100,000 characters, a
 * month long. One after the other, in the order they were given, and only in the name of who gave them.
 */
import type { Kept } from "../kept";

const MOST = 30;
const LONGEST = 100_000;
const MONTH = 30 * 24 * 3600 * 1000;
const STORE = "answers";
const READY = "/hors-ligne/envoi/";
// Fields for the page and for us: the server has its own token, and nothing to do with the words of the list.
const OURS = ["csrfmiddlewaretoken", "offline_title", "offline_text"];

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("one-offline", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function run<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const base = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const change = base.transaction(STORE, mode);
      const asked = work(change.objectStore(STORE));
      change.oncomplete = () => resolve(asked.result);
      change.onabort = () => reject(change.error);
    });
  } finally {
    base.close();
  }
}

const put = (one: Kept): Promise<unknown> => run("readwrite", (store) => store.put(one));

export const forget = (key: string): Promise<unknown> =>
  run("readwrite", (store) => store.delete(key));

/** What this person gave, oldest first; what is older than a month goes. */
export async function kept(person: string): Promise<Kept[]> {
  const all: Kept[] = await run("readonly", (store) => store.getAll());
  const old = all.filter((one) => Date.now() - one.at > MONTH);
  await Promise.all(old.map((one) => forget(one.key)));
  return all
    .filter((one) => one.person === person && !old.includes(one))
    .sort((one, other) => one.at - other.at);
}

/** Keeps a posted form; false when it is none of those, too long, or one too many. */
export async function keep(request: Request, fields: URLSearchParams): Promise<boolean> {
  const [key, person] = [fields.get("offline_key"), fields.get("offline_person")];
  if (!key || !person) return false;
  const [title, text] = [fields.get("offline_title"), fields.get(fields.get("offline_text") ?? "")];
  for (const name of OURS) fields.delete(name);
  const body = fields.toString();
  const before = await kept(person);
  if (before.some((one) => one.state === "waiting" && isSame(one, request.url, body))) return true;
  if (before.length >= MOST || body.length > LONGEST) return false;
  const page = request.referrer || "/";
  const said = { title: title ?? "", text: text ?? "", words: "" };
  await put({
    key,
    person,
    action: request.url,
    page,
    body,
    at: Date.now(),
    state: "waiting",
    ...said,
  });
  return true;
}

/** The same answer given twice (a second press, a page loaded again) waits once. */
function isSame(one: Kept, action: string, body: string): boolean {
  const bare = (text: string): string => {
    const fields = new URLSearchParams(text);
    fields.delete("offline_key");
    return fields.toString();
  };
  return one.action === action && bare(one.body) === bare(body);
}

/** Sends what waits, in one place at a time; throws without a network. */
export function send(changed: () => Promise<void>): Promise<void> {
  return navigator.locks.request("one-offline", () => sendAll(changed));
}

async function sendAll(changed: () => Promise<void>): Promise<void> {
  if (!(await run("readonly", (store) => store.count()))) return;
  const { person, token } = await signedIn();
  for (const { key } of person ? await kept(person) : []) {
    // Read again: it may have been taken back meanwhile.
    const one: Kept | undefined = await run("readonly", (store) => store.get(key));
    if (one?.state !== "waiting") continue;
    const told = await post(one, token);
    if (told.outcome === "later") return;
    await put({ ...one, state: told.outcome, words: told.words });
    await changed();
  }
}

async function signedIn(): Promise<{ person: string; token: string }> {
  const answer = await fetch(READY, { redirect: "error", cache: "no-store" });
  return answer.ok ? answer.json() : { person: "", token: "" };
}

/** tenant_apps/pwa/answers.py says how it ended. */
async function post(
  one: Kept,
  token: string,
): Promise<{ outcome: "sent" | "refused" | "later"; words: string }> {
  const answer = await fetch(one.action, {
    method: "POST",
    body: new URLSearchParams(one.body),
    headers: { "X-CSRFToken": token, "X-One-Sent-Again": "1" },
    redirect: "manual",
  });
  const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
  return answer.ok && isOurs ? answer.json() : { outcome: "later", words: "" };
}

/** Before somebody leaves: a last try, then nothing of theirs stays on this screen. */
export async function settle(changed: () => Promise<void>): Promise<void> {
  if (!(await run("readonly", (store) => store.count()))) return;
  const { person } = await signedIn();
  await send(changed);
  for (const { key } of await kept(person)) await forget(key);
}
