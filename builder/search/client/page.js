// The search page: results as one types, filters, every state in the address.
// Rule: what is shown follows from the address alone; a later question overtakes an earlier one.
(() => {
  "use strict";
  const search = globalThis.backfileSearch;
  const { formatNumber, plural, say } = search;
  const page = document.getElementById("search");
  if (!page) return;

  const STEP = 10;
  const [TYPING, SETTLED, PATIENCE] = [120, 1500, 300];
  const find = (name) => document.getElementById(`search-${name}`);
  const [form, box, sort, view, status, instead, notes, list, more, drawer, chosen, files] = [
    "form", "box", "sort", "view", "status", "instead", "notes", "results", "more", "drawer", "chosen", "files",
  ].map(find);
  const { root } = page.dataset;
  const index = new search.Index(`${root}search/`);
  const facets = new search.Facets(find("facets"), index, () => go({ shown: STEP }), (fault) => fail(fault, true));
  const times = new search.Histogram(index, (range) => go({ ...range, shown: STEP }, settle()));
  const suggestions = new search.Suggestions(box, find("suggestions"), index, ask);
  const state = { query: "", from: "", to: "", sort: "relevance", view: "", shown: STEP };
  let turn = 0;
  let given = null;
  let settled = true;
  let [typing, settling] = [0, 0];

  // From disk some browsers keep no query in the address they are at; there the part after # serves.
  const readAddress = () => new URLSearchParams(location.search || location.hash.slice(1));

  function readState() {
    const params = readAddress();
    state.query = params.get("q") ?? "";
    [state.from, state.to] = [params.get("from") ?? "", params.get("to") ?? ""];
    state.sort = ["newest", "oldest"].find((name) => name === params.get("sort")) ?? "relevance";
    state.view = params.get("view") === "context" ? "context" : "";
    state.shown = Math.min(Math.max(STEP, Number.parseInt(params.get("n") ?? "0", 10) || 0), 1000);
    facets.read(params);
    if (document.activeElement !== box || box.value.trim() !== state.query) box.value = state.query;
    sort.value = state.sort;
    view.value = state.view;
  }

  function writeState(isNew) {
    const params = new URLSearchParams();
    if (state.query) params.set("q", state.query);
    facets.write(params);
    for (const name of ["from", "to", "view"]) if (state[name]) params.set(name, state[name]);
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

  // Searches again after a choice; Back leads to the search before.
  function go(changes, isNew = true) {
    Object.assign(state, changes);
    writeState(isNew);
    run();
  }

  // While one types or slides the newest state of the address is replaced; after a pause the next one is new.
  function settle() {
    const isNew = settled;
    settled = false;
    clearTimeout(settling);
    settling = setTimeout(() => (settled = true), SETTLED);
    return isNew;
  }

  function tell(text, isFault = false) {
    status.textContent = text;
    status.classList.toggle("fault", isFault);
  }

  async function run() {
    const mine = ++turn;
    const isCurrent = () => mine === turn;
    const patience = setTimeout(() => isCurrent() && tell(say("Searching…")), PATIENCE);
    try {
      const tree = await answer(isCurrent);
      clearTimeout(patience);
      if (tree) await correct(tree, given, isCurrent);
    } catch (fault) {
      clearTimeout(patience);
      if (isCurrent()) fail(fault);
    }
  }

  // Finds and shows; gives how the query was read, where all went well.
  async function answer(isCurrent) {
    await index.load();
    if (!isCurrent()) return null;
    const { tree, notes: remarks, found, scored } = await search.runQuery(index, state.query);
    const datePass = search.makeDatePass(index, state.from, state.to, remarks);
    const documents = await facets.filter(found, datePass);
    if (!isCurrent()) return null;
    await facets.draw();
    if (!isCurrent()) return null;
    const order = scored || state.sort === "oldest" ? state.sort : "newest";
    search.sortDocuments(index, documents, found.scores, order);
    const asked = Boolean(state.query.trim() || state.from || state.to || facets.size);
    given = { documents, leaves: search.listLeaves(tree), scores: found.scores, notes: remarks, instead: null };
    times.draw(datePass ? facets.listBut("date") : documents, documents, state);
    drawState(remarks, asked);
    const fault = await show(asked ? documents : [], isCurrent);
    if (!isCurrent()) return null;
    tell(describe(documents.length, asked));
    page.dataset.answered = state.query;
    if (fault) fail(fault, true);
    return fault ? null : tree;
  }

  function drawState(remarks, asked) {
    notes.replaceChildren(...remarks.map((remark) => search.make("li", {}, remark)));
    const count = facets.size;
    chosen.textContent = count ? ` (${count})` : "";
    find("clear").hidden = !count;
    instead.hidden ||= page.dataset.answered !== state.query;
    files.hidden = !asked || !given.documents.length;
    page.classList.toggle("asked", asked);
  }

  function describe(count, asked) {
    if (!asked) return plural("%(count)s article to search.", "%(count)s articles to search.", count);
    if (!count) return say("No article found. Try fewer or other words, or fewer filters.");
    const articles = plural("%(count)s article", "%(count)s articles", count);
    const shown = formatNumber(state.shown);
    return count > state.shown ? say("%(articles)s, the first %(shown)s shown", { articles, shown }) : articles;
  }

  // Shows the first results and then their texts; gives what went wrong with those.
  async function show(documents, isCurrent) {
    const { leaves } = given;
    const kept = documents.slice(0, state.shown);
    const texts = Promise.allSettled(kept.map((document) => index.findText(document)));
    const rows = await Promise.all(kept.map((document) => index.findDocument(document)));
    if (!isCurrent()) return null;
    const drawn = rows.map((row, at) => search.drawResult(index, root, kept[at], row, leaves));
    list.replaceChildren(...drawn.map(({ element }) => element));
    page.dataset.total = documents.length;
    more.hidden = documents.length <= state.shown;
    const fill = state.view && leaves.length ? search.fillLines : search.fillSnippet;
    const ends = await texts; // those that are here already stand when the results are painted
    if (!isCurrent()) return null;
    ends.forEach(({ value }, at) => value && fill(drawn[at], value, leaves, index.stemmers));
    return ends.find(({ status: end }) => end === "rejected")?.reason;
  }

  // What may have been meant, once the answer stands and while no word is being completed.
  async function correct(tree, mine, isCurrent) {
    if (!settled) await new Promise((resolve) => setTimeout(resolve, 3 * TYPING));
    const isWhole = isCurrent() && !suggestions.isOpen;
    const found = isWhole ? await search.correctQuery(index, state.query, tree) : null;
    if (!isCurrent()) return;
    mine.instead = found;
    instead.hidden = !found;
    if (!found) return;
    const button = search.make("button", { type: "button" }, found);
    button.addEventListener("click", () => {
      ask(found);
      box.focus();
    });
    const [before, after] = say("Did you mean %(query)s?", { query: "\n" }).split("\n");
    instead.replaceChildren(before, button, after);
  }

  // Says what went wrong, and offers to try again; an answer stays only where it is right without what failed.
  function fail(fault, isPart = false) {
    if (!isPart) {
      list.replaceChildren();
      more.hidden = files.hidden = instead.hidden = true;
    }
    const isPlain = fault instanceof search.SearchFault;
    if (!isPlain) console.error(fault);
    tell(isPlain ? fault.message : say("The search failed."), true);
    const button = search.make("button", { type: "button" }, say("Try again"));
    button.addEventListener("click", () => {
      index.reset();
      run();
    });
    status.append(" ", button);
  }

  async function save(kind) {
    const mine = given;
    const all = formatNumber(mine.documents.length);
    const gathering = (count) => say("Gathering %(count)s of %(all)s articles", { count: formatNumber(count), all });
    const told = (count) => mine === given && tell(gathering(count));
    try {
      await search.saveAnswer(index, mine, kind, root, told);
      if (mine === given) tell(describe(mine.documents.length, true));
    } catch (fault) {
      fail(fault, true);
    }
  }

  // Asks what the box holds, or another text that is put there.
  function ask(text = box.value, isNew = true) {
    clearTimeout(typing);
    if (box.value.trim() !== text.trim()) box.value = text;
    if (text.trim() !== state.query) go({ query: text.trim(), shown: STEP }, isNew);
  }

  function type() {
    clearTimeout(typing);
    typing = setTimeout(() => {
      ask(box.value, settle());
      suggestions.update();
    }, TYPING);
  }

  function submit(event) {
    event.preventDefault();
    const isAgain = box.value.trim() === state.query;
    suggestions.close();
    ask(box.value, settled);
    settled = true;
    if (isAgain) run();
  }

  // Down and up lead from the box through suggestions and results and back; / leads to the box, Escape out of a list.
  function press(event) {
    const { activeElement: active } = document;
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "/" && !active.matches("input, textarea, select") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      box.select();
    } else if (active === box && event.key === "Enter" && suggestions.choose()) event.preventDefault();
    else if (active === box && event.key === "Escape" && suggestions.isOpen) {
      event.preventDefault();
      suggestions.close();
    } else if (step) walk(active, step, event);
  }

  function walk(active, step, event) {
    const places = [box, ...list.querySelectorAll("h2 a")];
    if (!places.includes(active)) return;
    const isInList = active === box && suggestions.move(step);
    const next = places[places.indexOf(active) + step];
    if (isInList || next) event.preventDefault();
    if (!isInList) next?.focus();
  }

  function listen() {
    form.addEventListener("submit", submit);
    box.addEventListener("input", type);
    sort.addEventListener("change", () => go({ sort: sort.value, shown: STEP }));
    view.addEventListener("change", () => go({ view: view.value }));
    find("clear").addEventListener("click", () => {
      facets.clear();
      go({ shown: STEP });
    });
    files.addEventListener("click", ({ target }) => target.value && save(target.value));
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
      suggestions.close();
      settled = true;
      run();
    });
  }

  page.classList.add("live");
  drawer.open = matchMedia("(min-width: 60.01rem)").matches;
  listen();
  readState();
  if (!state.query) box.focus({ preventScroll: true });
  run();
})();
