// Offline reading: what a reader chose to keep, and nothing else.
// Rule: the network first, so that no page is older than the archive; what was saved answers where there is none. A new
// build is a new version of this script, which saves the chosen pages again before it takes over.
"use strict";

const VERSION = "@VERSION@";
const SHELL = @SHELL@;
const scope = registration.scope;
const [CACHE, CHOSEN] = [`${scope}#${VERSION}`, `${scope}#chosen`];
const SEARCH = `${scope}search.html`;
const AT_ONCE = 8;

// What was chosen: [{url, label, files: [[address, bytes], …]}, …].
async function loadChosen() {
  const found = await (await caches.open(CHOSEN)).match(scope);
  return found ? found.json() : [];
}

async function saveChosen(chosen) {
  await (await caches.open(CHOSEN)).put(scope, new Response(JSON.stringify(chosen)));
}

// Keeps a file; gives its bytes and, of a page, its text. Nothing where there is no such file.
async function keep(cache, url) {
  const answer = await fetch(url, { cache: "no-cache" });
  if (!answer.ok) return null;
  const [data, type] = [await answer.arrayBuffer(), answer.headers.get("content-type") || ""];
  await cache.put(url, new Response(data, { headers: { "content-type": type } })); // one that was redirected shows no page
  return { bytes: data.byteLength, text: type.startsWith("text/html") ? new TextDecoder().decode(data) : "" };
}

// The files that the main part of a page shows, and of a list the pages that it leads to.
function listLinks(text, url, isList) {
  const main = text.slice(text.indexOf("<main"), text.lastIndexOf("</main>"));
  const found = [];
  for (const [, name, quoted, plain] of main.matchAll(/\s(href|src)=(?:"([^"]*)"|([^\s">]+))/g)) {
    const address = new URL(quoted ?? plain, url);
    [address.hash, address.search] = ["", ""];
    const isWanted = name === "src" || (isList && address.pathname.endsWith(".html"));
    if (isWanted && address.href.startsWith(scope)) found.push(address.href);
  }
  for (const [, forms] of main.matchAll(/\ssrcset="([^"]*)"/g)) {
    found.push(...forms.split(", ").map((form) => new URL(form.split(" ")[0], url).href));
  }
  return found;
}

// Keeps a page and its pictures; of a list all its pages and articles; of the search page all its files.
async function gather(cache, start) {
  const folder = start.endsWith("/index.html") ? start.slice(0, start.lastIndexOf("/") + 1) : null;
  const [files, waiting] = [new Map(), [start]];
  if (start === SEARCH) waiting.push(...(await (await fetch(`${scope}offline.json`, { cache: "no-cache" })).json()).map((path) => scope + path));
  while (waiting.length) {
    const batch = [...new Set(waiting.splice(0, AT_ONCE))].filter((url) => !files.has(url));
    await Promise.all(batch.map(async (url) => {
      files.set(url, 0);
      const found = await keep(cache, url);
      if (!found) return files.delete(url);
      files.set(url, found.bytes);
      if (found.text) waiting.push(...listLinks(found.text, url, Boolean(folder) && url.startsWith(folder)));
    }));
  }
  return [...files];
}

async function install() {
  const [cache, chosen] = [await caches.open(CACHE), await loadChosen()];
  await Promise.all(SHELL.map((path) => keep(cache, scope + path)));
  for (const one of chosen) one.files = await gather(cache, one.url);
  await saveChosen(chosen);
  await skipWaiting();
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith(`${scope}#`) && ![CACHE, CHOSEN].includes(name));
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
}

// What a file is kept under: without query, a folder by its index, a page by its whole name.
function listKeys(address) {
  const url = new URL(address);
  [url.hash, url.search] = ["", ""];
  if (url.pathname.endsWith("/")) return [`${url.href}index.html`];
  return [url.href, `${url.href}.html`];
}

async function findKept(address) {
  const cache = await caches.open(CACHE);
  for (const key of listKeys(address)) {
    const found = await cache.match(key);
    if (found) return found;
  }
  return null;
}

async function answer(request) {
  try {
    // a page is fetched from the host again: the browser's cached copy may be older than the saved one
    return await fetch(request, request.mode === "navigate" ? { cache: "no-cache" } : {});
  } catch (error) {
    const kept = await findKept(request.url);
    if (kept) return kept;
    return request.mode === "navigate" ? Response.redirect(`${scope}offline.html`) : Response.error();
  }
}

const ACTS = {
  list: loadChosen,
  async save({ url, label }) {
    const files = await gather(await caches.open(CACHE), url);
    if (!files.length) throw new Error("nothing there");
    const chosen = (await loadChosen()).filter((one) => one.url !== url);
    await saveChosen([...chosen, { url, label, files }]);
    return files.reduce((sum, [, bytes]) => sum + bytes, 0);
  },
  async remove({ url }) {
    const [cache, chosen] = [await caches.open(CACHE), (await loadChosen()).filter((one) => one.url !== url)];
    const needed = new Set([...SHELL.map((path) => scope + path), ...chosen.flatMap((one) => one.files.map(([file]) => file))]);
    const kept = await cache.keys();
    await Promise.all(kept.filter((request) => !needed.has(request.url)).map((request) => cache.delete(request)));
    await saveChosen(chosen);
    return chosen.length;
  },
};

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(scope)) event.respondWith(answer(request));
});
addEventListener("message", (event) => {
  const [port] = event.ports;
  const act = ACTS[event.data.act];
  if (!port || !act) return;
  event.waitUntil(act(event.data).then((value) => port.postMessage({ value }), (error) => port.postMessage({ error: String(error) })));
});
