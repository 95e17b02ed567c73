// Offline reading, the page's side: asks the service worker to save, and shows what is saved. Loaded when it is needed.
(function () {
  "use strict";

  const say = (text, values = {}) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

  const scope = new URL("../", document.currentScript.src).href;

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  function formatSize(bytes) {
    const [unit, size] = bytes < 1e6 ? ["kilobyte", bytes / 1e3] : ["megabyte", bytes / 1e6];
    const form = { style: "unit", unit, maximumFractionDigits: size < 10 ? 1 : 0, numberingSystem: "latn" };
    return new Intl.NumberFormat(document.documentElement.lang || "en", form).format(size);
  }

  function ask(worker, message) {
    return new Promise((resolve, reject) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = ({ data }) => ("error" in data ? reject(new Error(data.error)) : resolve(data.value));
      worker.postMessage(message, [channel.port2]);
    });
  }

  // Nothing is registered before a reader saves something.
  async function save(url, label) {
    await navigator.serviceWorker.register(`${scope}sw.js`, { scope });
    const registration = await navigator.serviceWorker.ready;
    return formatSize(await ask(registration.active, { act: "save", url, label }));
  }

  const find = () => navigator.serviceWorker.getRegistration(scope);

  async function list() {
    const registration = await find();
    return registration && registration.active ? ask(registration.active, { act: "list" }) : [];
  }

  // With the last of it goes the worker and all it kept.
  async function remove(url) {
    const registration = await find();
    if (await ask(registration.active, { act: "remove", url })) return;
    await registration.unregister();
    const own = (await caches.keys()).filter((name) => name.startsWith(`${scope}#`));
    await Promise.all(own.map((name) => caches.delete(name)));
  }

  async function draw(place) {
    const saved = await list();
    const rows = saved.map(({ url, label, files }) => {
      const button = make("button", { type: "button" }, say("Remove"));
      button.setAttribute("aria-label", say("Remove %(label)s", { label }));
      button.addEventListener("click", () => remove(url).then(() => draw(place)));
      const size = formatSize(files.reduce((sum, [, bytes]) => sum + bytes, 0));
      return make("li", {}, make("a", { href: url }, label), make("span", { className: "count" }, size), button);
    });
    const search = `${scope}search.html`;
    const parts = rows.length ? [make("ul", { className: "saved" }, ...rows)] : [make("p", {}, say("Nothing is saved yet."))];
    if (!saved.some(({ url }) => url === search)) {
      const button = make("button", { type: "button" }, say("Save the search too"));
      button.addEventListener("click", () => {
        button.disabled = true;
        button.textContent = say("Saving…");
        save(search, say("Search")).then(() => draw(place), () => (button.textContent = say("Could not be saved")));
      });
      parts.push(make("p", { className: "tools" }, button));
    }
    place.replaceChildren(...parts);
  }

  globalThis.backfileOffline = { save, list, draw };
})();
