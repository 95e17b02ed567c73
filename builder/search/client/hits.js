// On an article's page: the words that led here from the search, marked, and the way from one to the next.
// Rule: the address names them after #, as results.js wrote them; without, nothing is done and nothing is shown.
(() => {
  "use strict";
  const UNSPACED = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Bopomofo}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
  const say = (text, values = {}) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
  const params = new URLSearchParams(location.hash.slice(1));
  const texts = params.getAll("hit").filter((text) => text.trim());
  const article = document.querySelector("main article");
  if (!texts.length || !article) return;

  function makePattern() {
    const choices = [...texts].sort((one, other) => other.length - one.length).map((text) => {
      const plain = text.trim().replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&").replace(/\s+/g, "\\s+");
      return UNSPACED.test(text) ? plain : `(?<![\\p{L}\\p{N}\\p{M}])${plain}(?![\\p{L}\\p{N}\\p{M}])`;
    });
    return new RegExp(choices.join("|"), "gu");
  }

  // The texts below an element, each with where it begins among all of them.
  function listTexts(element) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const pieces = [];
    for (let at = 0; walker.nextNode(); at += walker.currentNode.length) {
      if (!walker.currentNode.parentElement.closest("rt, .footnote-ref")) pieces.push({ at, text: walker.currentNode });
      else at -= walker.currentNode.length;
    }
    return pieces;
  }

  // Marks a stretch, from its end, so that what stands before stays where it is; gives the marks from its start.
  function markStretch(pieces, start, end) {
    const marks = [];
    for (const { at, text } of [...pieces].reverse()) {
      const [from, to] = [Math.max(start - at, 0), Math.min(end - at, text.length)];
      if (from >= to) continue;
      const range = document.createRange();
      range.setStart(text, from);
      range.setEnd(text, to);
      const mark = document.createElement("mark");
      range.surroundContents(mark);
      marks.unshift(mark);
    }
    return marks;
  }

  function markAll(element, pattern) {
    const pieces = listTexts(element);
    const found = [...pieces.map(({ text }) => text.data).join("").matchAll(pattern)].reverse();
    return found.map(({ index, 0: hit }) => markStretch(pieces, index, index + hit.length)).reverse();
  }

  function makeButton(label, text, press) {
    const button = Object.assign(document.createElement("button"), { type: "button", title: label, textContent: text });
    button.setAttribute("aria-label", label);
    button.addEventListener("click", press);
    return button;
  }

  const pattern = makePattern();
  const head = [...article.querySelectorAll(".head h1, .head .dek")].flatMap((element) => markAll(element, pattern));
  const body = [...article.querySelectorAll(".body")].flatMap((element) => markAll(element, pattern));
  const hits = body.length ? body : head;
  if (!hits.length) return;
  let at = Math.min(Math.max(Number.parseInt(params.get("at") ?? "0", 10) || 0, 0), hits.length - 1);

  const place = Object.assign(document.createElement("span"), { className: "place" });
  place.setAttribute("role", "status");

  function go(step, isCalm) {
    for (const mark of hits[at]) mark.classList.remove("current");
    at = (at + step + hits.length) % hits.length;
    for (const mark of hits[at]) mark.classList.add("current");
    const [first] = hits[at];
    place.textContent = say("Hit %(number)s of %(all)s", { number: at + 1, all: hits.length });
    if (isCalm) return;
    first.tabIndex = -1; // reading and tabbing go on from here
    first.focus({ preventScroll: true });
    first.scrollIntoView({ block: "center" });
  }

  function clear() {
    for (const mark of [...head, ...body].flat()) mark.replaceWith(...mark.childNodes);
    article.normalize();
    bar.remove();
    history.replaceState(null, "", location.pathname + location.search);
  }

  const bar = Object.assign(document.createElement("p"), { className: "hits" });
  bar.append(place, makeButton(say("Hit before"), "↑", () => go(-1)), makeButton(say("Next hit"), "↓", () => go(1)));
  bar.append(makeButton(say("Remove the marks"), "×", clear));
  document.body.append(bar);
  // Who comes back finds the page where it was left.
  go(0, performance.getEntriesByType("navigation")[0]?.type !== "navigate");
})();
