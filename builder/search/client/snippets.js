// The part of a text that shows why it was found, its hits marked: the twin of builder/search/read/snippets.py.
// Rule: hits are looked for as the index looks for them: by stem, by form, by the order of forms in a phrase.
(() => {
  "use strict";
  const search = (globalThis.backfileSearch ??= {});

  const [WIDTH, LEAD, MOST_CUTS] = [240, 60, 20000];
  const cuts = new Map();

  // The characters of a part within its chunk, where they can be told; else the whole chunk.
  function narrow(chunk, part, [start, end]) {
    const lower = chunk.toLowerCase();
    const at = lower.length === chunk.length ? lower.indexOf(part.toLowerCase()) : -1;
    return at < 0 ? [start, end] : [start + at, start + at + part.length];
  }

  // The words of a chunk: a joined form is at the place of its first part. A text repeats its chunks, and so do texts.
  function cutChunk(chunk) {
    if (cuts.size > MOST_CUTS) cuts.clear();
    if (!cuts.has(chunk)) {
      const pieces = search.splitChunk(chunk);
      cuts.set(chunk, pieces.map(({ joined, parts }) => ({ joined, parts: parts.map((part) => [search.fold(part), part]) })));
    }
    return cuts.get(chunk);
  }

  function listSpans(text) {
    const words = [];
    let position = 0;
    for (const { 0: chunk, index } of search.findChunks(text)) {
      const span = [index, index + chunk.length];
      for (const { joined, parts } of cutChunk(chunk)) {
        if (joined) words.push({ form: joined, position, span });
        for (const [form, part] of parts) {
          const whole = part.length === chunk.length;
          words.push({ form, position: position++, span: whole ? span : narrow(chunk, part, span) });
        }
      }
    }
    return words;
  }

  const fits = (form, wanted) => (wanted.endsWith("*") ? form.startsWith(wanted.slice(0, -1)) : form === wanted);

  function findPhrase(words, wanted) {
    const places = new Map();
    for (const word of words) places.set(word.position, [...(places.get(word.position) ?? []), word]);
    const spans = [];
    for (const position of places.keys()) {
      const found = wanted.map((form, at) => (places.get(position + at) ?? []).find((word) => fits(word.form, form)));
      if (found.every(Boolean)) {
        spans.push([Math.min(...found.map(({ span }) => span[0])), Math.max(...found.map(({ span }) => span[1]))]);
      }
    }
    return spans;
  }

  function findWord(words, [kind, , asked], stemmers) {
    const wanted = search.fold(asked);
    const keys = new Set(stemmers.map((stemmer) => search.findKey(wanted, stemmer)));
    // No stemmer changes the first letter of a form.
    const isHit = (form) =>
      form === wanted ||
      (form[0] === wanted[0] && stemmers.some((stemmer) => keys.has(search.findKey(form, stemmer))));
    const fitting = words.filter(({ form }) => (kind === "prefix" ? form.startsWith(wanted) : isHit(form)));
    return fitting.map(({ span }) => span);
  }

  // [start, end, number of the leaf] of every hit, by start.
  function findMarks(text, leaves, stemmers) {
    const words = listSpans(text);
    const marks = leaves.flatMap((leaf, number) => {
      const spans = leaf[0] === "phrase" ? findPhrase(words, leaf[2]) : findWord(words, leaf, stemmers);
      return spans.map(([start, end]) => [start, end, number]);
    });
    return marks.sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
  }

  // Where the first stretch begins that holds the most different hits.
  function findRichest(marks) {
    const most = new Set(marks.map(([, , number]) => number)).size;
    let [best, chosen] = [0, 0];
    for (let at = 0; at < marks.length && best < most; at++) {
      const [first, limit] = [marks[at][0], marks[at][0] + WIDTH - LEAD];
      const held = new Set();
      for (const [start, end, number] of marks.slice(at, at + WIDTH)) {
        if (start > limit) break;
        if (end <= limit) held.add(number);
      }
      if (held.size > best) [best, chosen] = [held.size, first];
    }
    return chosen;
  }

  function choose(text, marks) {
    const chosen = findRichest(marks);
    let start = chosen > LEAD ? chosen - LEAD : 0;
    const space = start ? text.slice(start, chosen).indexOf(" ") : -1;
    if (space >= 0) start += space + 1;
    let end = Math.min(text.length, start + WIDTH);
    if (end < text.length) {
      const from = Math.max(start, end - 40);
      const last = text.slice(from, end).lastIndexOf(" ");
      if (last >= 0 && from + last > chosen) end = from + last;
    }
    return [start, end];
  }

  function merge(spans) {
    const merged = [];
    for (const [start, end] of spans) {
      const last = merged[merged.length - 1];
      if (last && start <= last[1]) last[1] = Math.max(end, last[1]);
      else merged.push([start, end]);
    }
    return merged;
  }

  // {text, marks}: the stretch that holds the most different hits, the earliest of those; else the beginning. Beside
  // them the texts of all hits, and how many of them stand before the stretch.
  function makeSnippet(text, leaves, stemmers) {
    const flat = text.replaceAll("\n", " ");
    const marks = findMarks(flat, leaves, stemmers);
    const [start, end] = choose(flat, marks);
    const head = start ? "…" : "";
    const kept = marks.filter(([first, last]) => first >= start && last <= end);
    const shift = head.length - start;
    const whole = merge(marks.map(([first, last]) => [first, last]));
    return {
      hits: whole.map(([first, last]) => flat.slice(first, last)),
      first: whole.findIndex(([first]) => first >= start),
      text: head + flat.slice(start, end) + (end < flat.length ? "…" : ""),
      marks: merge(kept.map(([first, last]) => [first + shift, last + shift])),
    };
  }

  // Nodes of a text with its marks.
  function drawMarks(text, marks) {
    const nodes = [];
    let at = 0;
    for (const [start, end] of marks) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      nodes.push(text.slice(at, start), mark);
      at = end;
    }
    return [...nodes, text.slice(at)];
  }

  const mergeMarks = (marks) => merge(marks.map(([start, end]) => [start, end]));

  const markWhole = (text, leaves, stemmers) =>
    drawMarks(text, mergeMarks(findMarks(text, leaves, stemmers)));

  Object.assign(search, { drawMarks, findMarks, mergeMarks, makeSnippet, markWhole });
})();
