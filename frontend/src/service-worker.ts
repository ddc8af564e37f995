/**
 * Works beside a school's pages: the offline page, the last pages the school lets one keep, answers that wait
 * for the network, and notifications. The network always comes first; nothing kept survives a sign-out, nor do
 * notifications: whoever takes the telephone next is not told the news of who left.
 */
import type { Asked } from "./kept";
import {
  forgetPages,
  isOfPages,
  keepPage,
  keptPage,
  openFor,
  owner,
  shorten,
} from "./worker/pages";
import { forget, keep, kept, send, settle } from "./worker/queue";

const worker = self as unknown as ServiceWorkerGlobalScope;

const SHELL = "one-shell-2";
const ASSETS = "one-assets-1";
const MOST_ASSETS = 60;
const OFFLINE = "/hors-ligne/";
const FULL = `${OFFLINE}?pleine=1`;
const OUT = "/deconnexion/";
const LEAVING = ["/connexion/", OUT];
const QUEUE = "one-queue";

/** The offline page, the styles and scripts it names. */
async function keepShell(): Promise<void> {
  const cache = await caches.open(SHELL);
  const answer = await fetch(OFFLINE, { credentials: "same-origin" });
  const text = await answer.clone().text();
  await cache.put(OFFLINE, answer);
  const named = text.matchAll(/(?:href|src)="(\/static\/[^"]+\.(?:css|js))"/g);
  await cache.addAll(new Set([...named].map((found) => found[1] as string)));
}

async function forgetOld(): Promise<void> {
  const old = (await caches.keys()).filter(
    (name) => ![SHELL, ASSETS].includes(name) && !isOfPages(name),
  );
  await Promise.all(old.map((name) => caches.delete(name)));
}

async function offlinePage(): Promise<Response> {
  return (await caches.match(OFFLINE, { cacheName: SHELL })) ?? Response.error();
}

async function page(request: Request): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(request);
  } catch {
    return (await keptPage(request.url)) ?? offlinePage();
  }
  await remember(request, answer.clone()).catch(() => undefined); // no room left: it is shown all the same
  return answer;
}

/** Keeps a page that says so; forgets all of them when somebody signs in or out. */
async function remember(request: Request, answer: Response): Promise<void> {
  const path = new URL(answer.url || request.url).pathname;
  if (LEAVING.some((end) => path.endsWith(end))) await forgetPages();
  else await keepPage(request, answer);
}

/** Styles, scripts and letters of the pages that are kept. */
async function asset(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    if (answer.ok && ["style", "script", "font"].includes(request.destination)) {
      const cache = await caches.open(ASSETS);
      await cache.put(request, answer.clone());
      await shorten(cache, MOST_ASSETS);
    }
    return answer;
  } catch {
    return (await caches.match(request)) ?? Response.error();
  }
}

/** A posted form: when no answer comes and the form may wait (data-offline-send), it is kept. */
async function post(request: Request): Promise<Response> {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error; // whoever sent it went elsewhere
    const fields = new URLSearchParams(await copy.text());
    const mayWait = fields.has("offline_key");
    const isPage = request.mode === "navigate";
    if (mayWait && (await keep(request, fields))) {
      await Promise.all([tell(), sendLater()]);
      return isPage
        ? Response.redirect(await back(request), 303)
        : new Response(null, { status: 204 });
    }
    if (mayWait && isPage) return Response.redirect(FULL, 303);
    throw error;
  }
}

/** The page the form was on, when it can be read; else the one that says what waits. */
async function back(request: Request): Promise<string> {
  const from = request.referrer;
  return from.startsWith(worker.location.origin) && (await keptPage(from)) ? from : OFFLINE;
}

/** Where browsers can: sent on return even when no page is open (Background Sync). Pages see to it elsewhere. */
async function sendLater(): Promise<void> {
  const { sync } = worker.registration as unknown as {
    sync?: { register(tag: string): Promise<void> };
  };
  await sync?.register(QUEUE).catch(() => undefined); // not allowed here: the next page sends
}

async function tell(): Promise<void> {
  for (const client of await worker.clients.matchAll({ includeUncontrolled: true }))
    client.postMessage("queue");
}

async function leave(request: Request): Promise<Response> {
  await forgetPages();
  try {
    await settle(tell);
    return await fetch(request);
  } catch {
    return offlinePage();
  }
}

async function endNotifications(): Promise<void> {
  const subscription = await worker.registration.pushManager.getSubscription();
  await subscription?.unsubscribe();
}

worker.addEventListener("install", (event) => {
  event.waitUntil(keepShell().then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(forgetOld().then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== worker.location.origin) return;
  const isPage = request.mode === "navigate";
  if (isPage && request.method === "GET") event.respondWith(page(request));
  else if (isPage && url.pathname.endsWith(OUT)) {
    event.waitUntil(endNotifications());
    event.respondWith(leave(request));
  } else if (isPage && LEAVING.some((end) => url.pathname.endsWith(end)))
    event.waitUntil(forgetPages());
  else if (request.method === "GET" && url.pathname.startsWith("/static/"))
    event.respondWith(asset(request));
  else if (request.method === "POST" && isPlainForm(request)) event.respondWith(post(request));
});

/** Without files: what waits is words. */
function isPlainForm(request: Request): boolean {
  const kind = request.headers.get("Content-Type") ?? "";
  return kind.startsWith("application/x-www-form-urlencoded");
}

worker.addEventListener("sync", ((event: ExtendableEvent & { tag: string }) => {
  if (event.tag === QUEUE) event.waitUntil(send(tell));
}) as EventListener);

worker.addEventListener("message", (event) => {
  event.waitUntil(
    answer(event.data as Asked).then((answers) => event.ports[0]?.postMessage(answers)),
  );
});

/** A page asks (elements/offline-queue.ts); the offline page, the same for all, shows who was here last. */
async function answer({ ask, person, key }: Asked): Promise<unknown> {
  if (person) await openFor(person);
  if (ask === "forget" && key) await forget(key);
  if (ask === "send") await send(tell).catch(() => undefined); // no network yet: it waits on
  return kept(person || (await owner()));
}

/** {title, body, url, tag, badge}: tenant_apps/timeline/push.py says them. */
worker.addEventListener("push", (event) => {
  const said = event.data?.json() ?? {};
  const shown = worker.registration.showNotification(said.title ?? "ONE", {
    body: said.body ?? "",
    tag: said.tag ?? "",
    icon: "/icone-192.png",
    data: { url: said.url ?? "/" },
  });
  const counted =
    typeof said.badge === "number" ? worker.navigator.setAppBadge?.(said.badge) : undefined;
  event.waitUntil(Promise.all([shown, counted]));
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url ?? "/", worker.location.origin);
  if (url.origin === worker.location.origin) event.waitUntil(show(url.href));
});

async function show(url: string): Promise<void> {
  const [open] = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!open) await worker.clients.openWindow(url);
  else {
    await open.focus();
    await open.navigate(url);
  }
}
