/** The last pages one person opened among those the school lets one keep (X-One-Keep: who), at most forty. */
const PREFIX = "one-pages-2-";
const MOST = 40;

export const isOfPages = (name: string): boolean => name.startsWith(PREFIX);

const address = (url: string): string => {
  const { pathname, search } = new URL(url);
  return pathname + search;
};

async function names(): Promise<string[]> {
  return (await caches.keys()).filter(isOfPages);
}

/** Who was here last, "" for nobody. */
export async function owner(): Promise<string> {
  return (await names())[0]?.slice(PREFIX.length) ?? "";
}

/** This person's from now on: what another one opened goes. */
export async function openFor(person: string): Promise<Cache> {
  const others = (await names()).filter((name) => name !== PREFIX + person);
  await Promise.all(others.map((name) => caches.delete(name)));
  return caches.open(PREFIX + person);
}

export async function forgetPages(): Promise<void> {
  await Promise.all((await names()).map((name) => caches.delete(name)));
}

export async function keepPage(request: Request, answer: Response): Promise<void> {
  const person = answer.headers.get("X-One-Keep");
  if (!answer.ok || !person) return;
  const cache = await openFor(person);
  await cache.delete(address(request.url)); // the last opened stands last
  await cache.put(address(request.url), answer);
  await shorten(cache, MOST);
}

export async function shorten(cache: Cache, most: number): Promise<void> {
  const old = (await cache.keys()).slice(0, -most);
  await Promise.all(old.map((request) => cache.delete(request)));
}

export async function keptPage(url: string): Promise<Response | undefined> {
  for (const cacheName of await names()) {
    const found = await caches.match(address(url), { cacheName });
    if (found) return found;
  }
  return undefined;
}
