// What a page can do for its reader: reading choices, tools of the article, citations. Everything else works without.
(function () {
  "use strict";

  // What is said to the reader: a build puts the words of the archive's language in the place of the English ones.
  const say = (text, values = {}) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

  const KEY = "backfile-reading";
  const CHOICES = {
    paper: [say("Paper"), { "": say("As the system"), light: say("Light"), sepia: say("Sepia"), dark: say("Dark") }],
    size: [say("Text size"), { "": say("Normal"), small: say("Small"), large: say("Large"), larger: say("Larger") }],
    measure: [say("Line length"), { "": say("Normal"), narrow: say("Narrow"), wide: say("Wide") }],
    face: [say("Typeface"), { "": say("Serif"), sans: say("Sans") }],
  };
  const root = document.documentElement;
  const home = document.currentScript.src.replace(/site\.js$/, "");

  function loadChoices() {
    try {
      const found = JSON.parse(localStorage.getItem(KEY));
      return found && typeof found === "object" ? found : {};
    } catch (error) {
      return {}; // storage may be closed to us: the page is then as the system asks
    }
  }

  function saveChoices(choices) {
    try {
      localStorage.setItem(KEY, JSON.stringify(choices));
    } catch (error) {
      // kept for this page alone
    }
  }

  function applyChoices(choices) {
    for (const [name, [, values]] of Object.entries(CHOICES)) {
      const value = choices[name];
      if (value && Object.hasOwn(values, value)) root.dataset[name] = value;
      else delete root.dataset[name];
    }
  }

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  function loadScript(name) {
    return new Promise((resolve, reject) => {
      const script = make("script", { src: home + name });
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
      document.body.append(script);
    });
  }

  applyChoices(loadChoices()); // before the first paint: this script stands in the head
  document.head.append(make("link", { rel: "icon", href: `${home}icon.svg` })); // not worth its bytes in each page

  function makeReading() {
    const choices = loadChoices();
    const panel = make("div", { className: "choices" });
    for (const [name, [label, values]] of Object.entries(CHOICES)) {
      const select = make("select", { name }, ...Object.entries(values).map(([value, text]) => make("option", { value }, text)));
      select.value = choices[name] || "";
      select.addEventListener("change", () => {
        choices[name] = select.value;
        saveChoices(choices);
        applyChoices(choices);
      });
      panel.append(make("label", {}, `${label} `, select));
    }
    return make("details", { className: "reading" }, make("summary", {}, say("Reading")), panel);
  }

  // What the page says of its article, as citations.js takes it.
  function readReference() {
    const graph = JSON.parse(document.querySelector('script[type="application/ld+json"]').textContent);
    const canonical = document.querySelector('link[rel="canonical"]');
    const captured = document.querySelector("[data-captured]");
    const page = decodeURIComponent(location.pathname.split("/").pop()).replace(/\.html$/, "");
    return {
      key: page,
      title: graph.headline,
      authors: (graph.author || []).map((author) => author.name),
      publisher: (graph.publisher || {}).name || "",
      section: graph.articleSection || "",
      date: (graph.datePublished || "").slice(0, 10),
      url: graph.isBasedOn || (canonical ? canonical.href : ""),
      language: graph.inLanguage || root.lang,
      archive: document.querySelector(".masthead .name").textContent,
      captured: captured ? captured.dataset.captured.slice(0, 10) : "",
    };
  }

  function copy(text, button) {
    const said = button.textContent;
    const tell = (words) => {
      button.textContent = words;
      setTimeout(() => (button.textContent = said), 1600);
    };
    const asked = navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject(new Error("no clipboard"));
    asked.then(() => tell(say("Copied")), () => prompt(said, text));
  }

  function makeCite(place) {
    const reference = readReference();
    const plain = place.textContent.trim();
    const tools = make("p", { className: "tools" });
    const button = make("button", { type: "button" }, say("Copy"));
    button.addEventListener("click", () => copy(plain, button));
    tools.append(button);
    place.append(tools);
    const addFormats = () => {
      for (const [name, [label, format, ending]] of Object.entries(globalThis.backfileCitations.FORMATS)) {
        const href = `data:text/plain;charset=utf-8,${encodeURIComponent(format(reference))}`;
        const link = make("a", { href, download: `${reference.key}.${ending}` }, label);
        link.dataset.cite = name;
        tools.append(link);
      }
    };
    // Loaded when the reader comes near: the first view of an article needs no citations.
    new IntersectionObserver((seen, watch) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      watch.disconnect();
      loadScript("citations.js").then(addFormats, () => {}); // a theme may leave the script out
    }).observe(place);
  }

  function makeShare() {
    const original = readReference().url;
    const canonical = document.querySelector('link[rel="canonical"]');
    const open = location.protocol.startsWith("http") ? location.href.split("#")[0] : "";
    const url = (canonical && canonical.href) || open || original;
    const title = document.querySelector("h1").textContent;
    if (url) document.querySelector("main").dataset.address = url; // what the print sheet shows
    const bar = make("p", { className: "tools" });
    const print = make("button", { type: "button" }, say("Print"));
    print.addEventListener("click", () => window.print());
    bar.append(print);
    if (!url) return bar;
    const link = make("button", { type: "button" }, say("Copy link"));
    link.addEventListener("click", () => copy(url, link));
    const [words, address] = [encodeURIComponent(title), encodeURIComponent(url)];
    const targets = {
      [say("Mail")]: `mailto:?subject=${words}&body=${address}`,
      LinkedIn: `https://www.linkedin.com/sharing/share-offsite/?url=${address}`,
      Facebook: `https://www.facebook.com/sharer/sharer.php?u=${address}`,
    };
    bar.append(link, ...Object.entries(targets).map(([label, href]) => make("a", { href, rel: "noreferrer" }, label)));
    return bar;
  }

  // Offline reading: on http(s) alone, and nothing is loaded before a reader asks for it.
  const canSave = location.protocol.startsWith("http") && "serviceWorker" in navigator;

  function loadOffline() {
    const loaded = globalThis.backfileOffline ? Promise.resolve() : loadScript("offline.js");
    return loaded.then(() => globalThis.backfileOffline);
  }

  function makeSave(url, label) {
    const button = make("button", { type: "button", className: "save" }, say("Save offline"));
    button.addEventListener("click", () => {
      button.disabled = true;
      button.textContent = say("Saving…");
      loadOffline().then((offline) => offline.save(url, label)).then(
        (size) => button.replaceWith(make("a", { href: `${home}../offline.html` }, say("Saved, %(size)s", { size }))),
        () => (button.textContent = say("Could not be saved")),
      );
    });
    return button;
  }

  function offerOffline() {
    const offline = document.getElementById("offline");
    if (offline) {
      document.head.append(make("link", { rel: "manifest", href: `${home}../manifest.webmanifest` }));
      loadOffline().then(({ draw }) => draw(offline));
    }
    const title = document.querySelector(".page-term .title, .page-year .title");
    const label = document.querySelector("h1").textContent;
    if (title) title.append(make("p", { className: "tools" }, makeSave(new URL("index.html", location).href, label)));
    document.querySelector(".foot p").append(" · ", make("a", { href: `${home}../offline.html` }, say("Offline")));
  }

  // On this day: the reader's own, so that the page's bytes never depend on it.
  function showToday(place) {
    const now = new Date();
    globalThis.backfileDays = (days) => {
      const found = days[now.getDate()] || [];
      for (const [title, url, year, lang, dir] of found) {
        const headline = make("h3", {}, make("a", { href: url }, title));
        const story = make("article", { className: "story" }, headline, make("p", { className: "when" }, year));
        if (lang) Object.assign(story, { lang, dir: dir || "" });
        place.querySelector(".row").append(story);
      }
      place.hidden = !found.length;
    };
    const month = String(now.getMonth() + 1).padStart(2, "0");
    document.body.append(make("script", { src: `${home}../days/${month}.js` }));
  }

  function furnish() {
    document.querySelector(".foot").append(makeReading());
    const facts = document.querySelector("main .head .facts");
    if (document.body.className === "page-article" && facts) {
      const bar = makeShare();
      facts.after(bar);
      if (canSave) bar.append(makeSave(location.href.replace(/[?#].*/, ""), document.querySelector("h1").textContent));
      bar.append(makeReading());
    }
    if (canSave) offerOffline();
    const today = document.getElementById("today");
    if (today) showToday(today);
    const cite = document.getElementById("cite");
    if (cite) makeCite(cite);
    // What led here from the search is marked by a script that no other visit needs.
    if (/[#&]hit=/.test(location.hash)) document.body.append(make("script", { src: `${home}search/hits.js` }));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", furnish);
  else furnish();
})();
