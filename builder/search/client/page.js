// The search page: results as one types, filters, every state in the address.
// Rule: what is shown follows from the address alone; a later question overtakes an earlier one.
(() => {
  "use strict";
  const search = globalThis.backfileSearch;
  const page = document.getElementById("search");
  if (!page) return;

  const STEP = 10;
  const [TYPING, SETTLED, PATIENCE] = [120, 1500, 300];
  const find = (name) => document.getElementById(`search-${name}`);
  const [form, box, sort, status, notes, list, more, drawer] = [
    "form", "box", "sort", "status", "notes", "results", "more", "drawer",
  ].map(find);
  const { root } = page.dataset;
  const index = new search.Index(`${root}search/`);
  const facets = new search.Facets(find("facets"), index, () => go({ shown: STEP }));
  const state = { query: "", sort: "relevance", shown: STEP };
  let turn = 0;
  let settled = true;
  let [typing, settling] = [0, 0];

  // From disk some browsers keep no query in the address they are at; there the part after # serves.
  const readAddress = () => new URLSearchParams(location.search || location.hash.slice(1));

  function readState() {
    const params = readAddress();
    state.query = params.get("q") ?? "";
    state.sort = ["newest", "oldest"].find((name) => name === params.get("sort")) ?? "relevance";
    state.shown = Math.min(Math.max(STEP, Number.parseInt(params.get("n") ?? "0", 10) || 0), 1000);
    facets.read(params);
    if (document.activeElement !== box || box.value.trim() !== state.query) box.value = state.query;
    sort.value = state.sort;
  }

  function writeState(isNew) {
    const params = new URLSearchParams();
    if (state.query) params.set("q", state.query);
    facets.write(params);
    if (state.sort !== "relevance") params.set("sort", state.sort);
    if (state.shown > STEP) params.set("n", state.shown);
    const text = params.toString();
    if (text === readAddress().toString()) return;
    try {
      history[isNew ? "pushState" : "replaceState"](null, "", text ? `?${text}` : location.pathname);
    } catch {
      if (isNew) location.hash = text;
      else location.replace(`#${text}`);
    }
  }

  // Asks anew after a choice; Back leads to what was asked before.
  function go(changes, isNew = true) {
    Object.assign(state, changes);
    writeState(isNew);
    run();
  }

  function say(text, isFault = false) {
    status.textContent = text;
    status.classList.toggle("fault", isFault);
  }

  async function run() {
    const mine = ++turn;
    const patience = setTimeout(() => mine === turn && say("Searching…"), PATIENCE);
    try {
      await answer(() => mine === turn);
    } catch (fault) {
      if (mine !== turn) return;
      if (!(fault instanceof search.SearchFault)) console.error(fault);
      showFault(fault instanceof search.SearchFault ? fault.message : "The search failed.");
    } finally {
      clearTimeout(patience);
    }
  }

  async function answer(isCurrent) {
    await index.load();
    if (!isCurrent()) return;
    const { tree, notes: remarks, found, scored } = await search.runQuery(index, state.query);
    const documents = await facets.filter(found);
    if (!isCurrent()) return;
    await facets.draw();
    if (!isCurrent()) return;
    const order = scored || state.sort === "oldest" ? state.sort : "newest";
    search.sortDocuments(index, documents, found.scores, order);
    notes.replaceChildren(...remarks.map((remark) => search.make("li", {}, remark)));
    const asked = Boolean(state.query.trim()) || !facets.isEmpty;
    await show(asked ? documents : [], search.listLeaves(tree), isCurrent);
    if (!isCurrent()) return;
    say(describe(documents.length, asked));
    page.dataset.answered = state.query;
  }

  function describe(count, asked) {
    const articles = `${count.toLocaleString()} ${count === 1 ? "article" : "articles"}`;
    if (!asked) return `${articles} to search.`;
    if (!count) return "No article found. Try fewer or other words, or fewer filters.";
    return count > state.shown ? `${articles}, the first ${state.shown.toLocaleString()} shown` : articles;
  }

  async function show(documents, leaves, isCurrent) {
    const kept = documents.slice(0, state.shown);
    const rows = await Promise.all(kept.map((document) => index.findDocument(document)));
    if (!isCurrent()) return;
    const drawn = rows.map((row, at) => drawResult(kept[at], row, leaves));
    list.replaceChildren(...drawn.map(({ element }) => element));
    page.dataset.total = documents.length;
    more.hidden = documents.length <= state.shown;
    await Promise.all(drawn.map(({ snippet }, at) => fillSnippet(snippet, kept[at], leaves)));
  }

  const right = /^(ar|arc|dv|fa|ha|he|khw|ks|ku|ps|sd|ug|ur|yi)(-|$)/;

  function drawResult(document, row, leaves) {
    const { make } = search;
    const { values, members } = index.facets.get("section");
    const link = make("a", { href: root + row.url.split("/").map(encodeURIComponent).join("/") });
    link.append(...search.markWhole(row.title, leaves, index.stemmers));
    const snippet = make("p", { className: "snippet" });
    const parts = [make("h3", {}, link), snippet];
    const section = values[members[document][0]];
    if (section) parts.unshift(make("p", { className: "kicker" }, make("bdi", {}, section)));
    parts.push(make("p", { className: "when" }, formatDate(row.date)));
    const element = make("li", {}, make("article", { className: "found", lang: row.language }, ...parts));
    if (right.test(row.language)) element.firstChild.dir = "rtl";
    return { element, snippet };
  }

  function formatDate(date) {
    if (!date) return "Undated";
    const day = new Date(`${date.slice(0, 10)}T00:00:00Z`);
    const language = document.documentElement.lang || "en";
    const locale = language === "en" ? "en-GB" : language; // day before month, as on every other page
    const text = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(day);
    return search.make("time", { dateTime: date, lang: language }, text);
  }

  async function fillSnippet(place, document, leaves) {
    const [text, dek] = await index.findText(document);
    let snippet = search.makeSnippet(text, leaves, index.stemmers);
    if (!snippet.marks.length && dek) snippet = search.makeSnippet(dek, leaves, index.stemmers);
    place.replaceChildren(...search.drawMarks(snippet.text, snippet.marks));
  }

  function showFault(message) {
    say(message, true);
    const button = search.make("button", { type: "button" }, "Try again");
    button.addEventListener("click", () => {
      index.reset();
      run();
    });
    status.append(" ", button);
    list.replaceChildren();
    more.hidden = true;
  }

  // While one types the newest state of the address is replaced; after a pause, or Enter, the next one is new.
  function type() {
    clearTimeout(typing);
    clearTimeout(settling);
    typing = setTimeout(() => {
      if (box.value.trim() === state.query) return;
      go({ query: box.value.trim(), shown: STEP }, settled);
      settled = false;
    }, TYPING);
    settling = setTimeout(() => (settled = true), SETTLED);
  }

  function submit(event) {
    event.preventDefault();
    clearTimeout(typing);
    if (box.value.trim() !== state.query) go({ query: box.value.trim(), shown: STEP }, settled);
    settled = true;
  }

  // Down and up lead from the box through the results and back; / leads to the box.
  function press(event) {
    const { activeElement: active } = document;
    if (event.key === "/" && !active.matches("input, textarea, select")) {
      event.preventDefault();
      box.focus();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const places = [box, ...list.querySelectorAll("h3 a")];
    const next = places[places.indexOf(active) + (event.key === "ArrowDown" ? 1 : -1)];
    if (!places.includes(active) || !next) return;
    event.preventDefault();
    next.focus();
  }

  function start() {
    page.classList.add("live");
    drawer.open = matchMedia("(min-width: 60.01rem)").matches;
    form.addEventListener("submit", submit);
    box.addEventListener("input", type);
    sort.addEventListener("change", () => go({ sort: sort.value, shown: STEP }));
    find("clear").addEventListener("click", () => {
      facets.clear();
      go({ shown: STEP });
    });
    more.addEventListener("click", async () => {
      const before = list.children.length;
      state.shown += STEP;
      writeState(false);
      await run();
      list.children[before]?.querySelector("a")?.focus();
    });
    document.addEventListener("keydown", press);
    addEventListener("popstate", () => {
      readState();
      settled = true;
      run();
    });
    readState();
    if (!state.query) box.focus({ preventScroll: true });
    run();
  }

  start();
})();
