// What may have been meant by a word that the archive hardly knows, and how a word that one types may go on.
// Rule: both come from the term shards alone; corrections are those of builder/search/read/spelling.py.
(() => {
  "use strict";
  const search = (globalThis.backfileSearch ??= {});

  const [RARE, OFTEN, SHORTEST, LONG, START] = [2, 20, 4, 8, 3];
  const [SHORTEST_START, MOST_SHARDS] = [3, 4];

  // In how many articles a form stands in one field at least.
  const countArticles = ({ fields }) => Math.max(...fields.map((source) => source?.articles ?? 0).filter(Boolean));

  function measure(word, other, edits) {
    const [ones, others] = [new Set(word), new Set(other)];
    const apart = [...ones].filter((letter) => !others.has(letter)).length + [...others].filter((letter) => !ones.has(letter)).length;
    const lengths = Math.abs([...word].length - [...other].length);
    return lengths > edits || apart > 2 * edits ? edits + 1 : search.countEdits([...word], [...other]);
  }

  function listShards(index, word, keys, wide) {
    const numbers = new Set(keys.map((key) => index.findTermShard(key)));
    if (wide) {
      const own = index.findTermShard(word);
      for (const number of [own - 1, own, own + 1]) numbers.add(number);
      const letters = [...word];
      for (let at = 0; at < Math.min(START, letters.length - 1); at++) {
        const [before, one, other, after] = [letters.slice(0, at), letters[at], letters[at + 1], letters.slice(at + 2)];
        numbers.add(index.findTermShard([...before, other, one, ...after].join("")));
        numbers.add(index.findTermShard([...before, other, ...after].join("")));
      }
    }
    return [...numbers].filter((number) => number >= 0 && number < index.firsts.length);
  }

  // Whether a candidate [edits, other first letter, -articles, text] goes before another.
  function isBetter(one, other) {
    const at = one.findIndex((part, place) => part !== other[place]);
    return at >= 0 && (at === 3 ? search.isAfter(other[3], one[3]) : one[at] < other[at]);
  }

  // The nearest form to a folded word that is hardly known, or null.
  async function findCorrection(index, word) {
    const length = [...word].length;
    if (length < SHORTEST || /[0-9]/.test(word)) return null;
    const keys = [...new Set(index.stemmers.map((stemmer) => search.findKey(word, stemmer)))];
    const own = (await Promise.all(keys.map((key) => index.findForms(key)))).flat();
    const known = Math.max(0, ...own.map(countArticles));
    if (known > RARE) return null;
    const edits = length >= LONG ? 2 : 1;
    const shards = await Promise.all(listShards(index, word, keys, !known).map((number) => index.openTerms(number)));
    let best = null;
    for (const { entries } of shards) {
      for (const [key, forms] of entries) {
        for (const form of keys.includes(key) ? [] : forms) {
          const articles = countArticles(form);
          if (articles < Math.max(1, known * OFTEN)) continue;
          const distance = measure(word, form.plain, edits);
          const found = [distance, [...form.plain][0] === [...word][0] ? 0 : 1, -articles, form.text];
          if (distance <= edits && (!best || isBetter(found, best))) best = found;
        }
      }
    }
    return best?.[3] ?? null;
  }

  // The query with other words for those that the archive does not know, or null.
  async function correctQuery(index, text, tree) {
    const words = search.listLeaves(tree).filter(([kind]) => kind === "word").map(([, , wanted]) => search.fold(wanted));
    const instead = new Map();
    for (const word of new Set(words)) {
      const found = await findCorrection(index, word);
      if (found) instead.set(word, found);
    }
    let [corrected, at] = ["", 0];
    for (const match of search.findChunks(text)) {
      const pieces = search.splitChunk(match[0]);
      const word = pieces.length === 1 && pieces[0].parts.length === 1 ? search.fold(pieces[0].parts[0]) : "";
      corrected += text.slice(at, match.index) + (instead.get(word) ?? match[0]);
      at = match.index + match[0].length;
    }
    return instead.size ? corrected + text.slice(at) : null;
  }

  // [{text, word, articles}]: how the last word of a query may go on, the most frequent first; `text` is the whole
  // query then. Of forms with one stem the most frequent stands for all.
  async function completeQuery(index, text, most = 8) {
    await index.load();
    const last = [...search.findChunks(text)].at(-1);
    if (!last || last.index + last[0].length < text.length) return [];
    const parts = search.splitChunk(last[0]).flatMap((piece) => piece.parts);
    const start = search.fold(parts.at(-1) ?? "");
    if (parts.length !== 1 || [...start].length < SHORTEST_START) return [];
    const first = Math.max(0, index.findTermShard(start));
    const numbers = [first];
    for (let next = first + 1; numbers.length < MOST_SHARDS && index.firsts[next]?.startsWith(start); next++) numbers.push(next);
    const shards = index.firsts.length ? await Promise.all(numbers.map((number) => index.openTerms(number))) : [];
    const found = shards.flatMap(({ entries }) => [...entries.values()].flatMap((forms) => findMost(forms, start)));
    found.sort((one, other) => other.articles - one.articles || (search.isAfter(one.word, other.word) ? 1 : -1));
    return found.slice(0, most).map((one) => ({ ...one, text: text.slice(0, last.index) + one.word }));
  }

  function findMost(forms, start) {
    const fitting = forms.filter(({ plain }) => plain.startsWith(start) && plain !== start);
    const counted = fitting.map((form) => ({ word: form.text, articles: countArticles(form) }));
    const most = counted.reduce((best, one) => (best && best.articles >= one.articles ? best : one), null);
    return most ? [most] : [];
  }

  Object.assign(search, { completeQuery, correctQuery, findCorrection });
})();
