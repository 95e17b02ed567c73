// A result as a small article: its headline, its date, and where in its text it was found.
// Rule: a link leads to the hit itself; what follows # in its address tells the article what to mark (hits.js).
(() => {
  "use strict";
  const search = (globalThis.backfileSearch ??= {});

  const [MOST_TEXTS, MOST_LINES] = [16, 100];
  const RIGHT = /^(ar|arc|dv|fa|ha|he|khw|ks|ku|ps|sd|ug|ur|yi)(-|$)/;

  const findAddress = (root, url) => root + url.split("/").map(encodeURIComponent).join("/");

  // What an article is told of its hits: their texts, and the number of the one to go to.
  function makeFragment(texts, number) {
    const params = new URLSearchParams([...new Set(texts)].slice(0, MOST_TEXTS).map((text) => ["hit", text]));
    if (number) params.set("at", number);
    return texts.length ? `#${params}` : "";
  }

  function formatDate(date) {
    if (!date) return search.say("Undated");
    return search.make("time", { dateTime: date, lang: search.language }, search.formatDay(date));
  }

  // {element, link, address, place}: a list item, and where its text will stand.
  function drawResult(index, root, number, row, leaves) {
    const { make } = search;
    const { values, members } = index.facets.get("section");
    const address = findAddress(root, row.url);
    const link = make("a", { href: address });
    link.append(...search.markWhole(row.title, leaves, index.stemmers));
    const place = make("div", { className: "why" });
    const parts = [make("h2", {}, link), place];
    const section = values[members[number][0]];
    if (section) parts.unshift(make("p", { className: "kicker" }, make("bdi", {}, section)));
    parts.push(make("p", { className: "when" }, formatDate(row.date)));
    const element = make("li", {}, make("article", { className: "found", lang: row.language }, ...parts));
    element.firstChild.dir = RIGHT.test(row.language) ? "rtl" : "ltr";
    return { element, link, address, place };
  }

  // The stretch of a text, or else of the dek, that holds the most different hits.
  function findSnippet([text, dek], leaves, stemmers) {
    const snippet = search.makeSnippet(text, leaves, stemmers);
    return snippet.marks.length || !dek ? snippet : search.makeSnippet(dek, leaves, stemmers);
  }

  function fillSnippet({ link, address, place }, texts, leaves, stemmers) {
    const snippet = findSnippet(texts, leaves, stemmers);
    const words = search.make("p", { className: "snippet" }, ...search.drawMarks(snippet.text, snippet.marks));
    link.href = address + makeFragment(snippet.hits, snippet.first);
    place.replaceChildren(words);
  }

  // Every hit with what stands beside it, the hits one below the other; each is a link to its own place.
  function fillLines({ link, address, place }, [text], leaves, stemmers) {
    const { make } = search;
    const contexts = search.listContexts(text, leaves, stemmers);
    const hits = contexts.map(({ hit }) => hit);
    link.href = address + makeFragment(hits, 0);
    const lines = contexts.slice(0, MOST_LINES).map(({ before, hit, after }, number) => {
      const whole = [make("span", { className: "ahead" }, make("bdi", {}, before)), make("mark", {}, hit)];
      whole.push(make("span", { className: "behind" }, make("bdi", {}, after)));
      return make("li", {}, make("a", { href: address + makeFragment([hit, ...hits], number) }, ...whole));
    });
    const rest = contexts.length - lines.length;
    const more = rest ? search.say("And %(count)s more.", { count: search.formatNumber(rest) }) : "";
    const remark = lines.length ? more : search.say("In the headline, its facts or its summary alone.");
    if (lines.length) place.replaceChildren(make("ol", { className: "lines" }, ...lines));
    if (remark) place.append(make("p", { className: "remark" }, remark));
  }

  Object.assign(search, { drawResult, fillLines, fillSnippet, findAddress, findSnippet });
})();
