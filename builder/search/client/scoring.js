// What a query finds, and in which order: BM25F as Whoosh computes it (docs/search-format.md).
// Rule: the same documents, scores and order as builder/search/read/searching.py; scores are compared after rounding.
(() => {
  "use strict";
  const search = (globalThis.backfileSearch ??= {});

  const K1 = 1.2;
  // Lengths as Whoosh rounds them: one byte stands for one of these.
  const LENGTHS = Float64Array.from({ length: 256 }, (_, byte) => Math.round((1.033 ** byte - 1) * 27));

  // Where a document stands in an ascending list, or -1.
  function findPlace(documents, document) {
    let [low, high] = [0, documents.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (documents[middle] < document) low = middle + 1;
      else high = middle;
    }
    return documents[low] === document ? low : -1;
  }

  // What the views of a word add to its score, each closer one twice as much: all forms of its stem, those but for a
  // plural's ending, its very spelling.
  const WEIGHTS = [0.25, 0.5, 1];

  // Documents with their scores: `held` says which, `scores` how much.
  class Found {
    constructor(count) {
      this.held = new Uint8Array(count);
      this.scores = new Float64Array(count);
    }

    add(document, score) {
      this.held[document] = 1;
      this.scores[document] += score;
    }
  }

  // One or more forms in one field, as one term.
  class Term {
    constructor(index, field, forms) {
      Object.assign(this, { index, field });
      this.sources = forms.map((form) => form.fields[field]).filter(Boolean);
      this.counts = new Map();
      for (const source of this.sources) {
        const { documents, counts } = source.shard.decode(source);
        documents.forEach((document, at) => {
          this.counts.set(document, (this.counts.get(document) ?? 0) + counts[at]);
        });
      }
    }

    // BM25F as Whoosh computes it.
    makeScorer() {
      const { documents, fields, lengths } = this.index;
      const { boost, b, total } = fields[this.field];
      const idf = Math.log(documents / (this.counts.size + 1)) + 1;
      const mean = total / documents || 1;
      const sizes = lengths[this.field];
      return (document) => {
        const weight = this.counts.get(document) * boost;
        const length = sizes ? LENGTHS[sizes[document]] : 1;
        return idf * ((weight * (K1 + 1)) / (weight + K1 * (1 - b + (b * length) / mean)));
      };
    }

    addTo(found, factor) {
      const score = this.makeScorer();
      for (const document of this.counts.keys()) found.add(document, factor * score(document));
    }

    // [shard, piece] of every position shard that the places in the documents need.
    listPieces(documents) {
      const pieces = new Map();
      for (const source of this.sources) {
        const { documents: held, starts } = source.shard.decode(source);
        for (const document of documents) {
          const at = findPlace(held, document);
          if (at < 0) continue;
          for (const piece of source.shard.listPieces(starts[at], starts[at + 1])) {
            pieces.set(`${source.shard.number}-${piece}`, [source.shard, piece]);
          }
        }
      }
      return [...pieces.values()];
    }

    listPlaces(document) {
      return this.sources.flatMap((source) => {
        const { documents, starts } = source.shard.decode(source);
        const at = findPlace(documents, document);
        return at < 0 ? [] : source.shard.readPlaces(starts[at], starts[at + 1]);
      });
    }
  }

  // Whether the places follow each other, one term after the other.
  function isPhrase(terms, document) {
    let ends = terms[0].listPlaces(document);
    for (let at = 1; at < terms.length && ends.length; at++) {
      const places = new Set(terms[at].listPlaces(document));
      ends = ends.map((place) => place + 1).filter((place) => places.has(place));
    }
    return ends.length > 0;
  }

  async function addPhrase(found, terms) {
    if (terms.some(({ counts }) => !counts.size)) return;
    const shortest = terms.reduce((one, other) => (other.counts.size < one.counts.size ? other : one));
    const both = [...shortest.counts.keys()].filter((document) => terms.every(({ counts }) => counts.has(document)));
    const pieces = terms.length > 1 ? terms.flatMap((term) => term.listPieces(both)) : [];
    await Promise.all(pieces.map(([shard, piece]) => shard.openPiece(piece)));
    const scorers = terms.map((term) => term.makeScorer());
    for (const document of both) {
      if (terms.length > 1 && !isPhrase(terms, document)) continue;
      found.add(document, scorers.reduce((sum, score) => sum + score(document), 0));
    }
  }

  const findExactOrOpen = (index, form) =>
    form.endsWith("*") ? index.findPrefix(form.slice(0, -1)) : index.findExact(form);

  const listFields = (index, name) =>
    index.fields.map((_, number) => number).filter((number) => !name || index.fields[number].name === name);

  const listKeys = (index, form) => [...new Set(index.stemmers.map((stemmer) => search.findKey(form, stemmer)))];

  // [forms, weight] of each term that a word or prefix is looked up as.
  async function findGroups(index, [kind, , wanted]) {
    if (kind === "prefix") return [[await index.findPrefix(wanted), 1]];
    const singular = search.findSingular(search.fold(wanted));
    const under = await Promise.all(listKeys(index, wanted).map((key) => index.findForms(key)));
    return under.flatMap((forms) => {
      const near = forms.filter(({ plain }) => search.findSingular(plain) === singular);
      const spelt = forms.filter(({ text }) => text === wanted || text.toLowerCase() === wanted);
      return [forms, near, spelt].map((group, view) => [group, WEIGHTS[view]]);
    });
  }

  async function findWords(index, tree) {
    const found = new Found(index.documents);
    const fields = listFields(index, tree[1]);
    if (tree[0] === "phrase") {
      const words = await Promise.all(tree[2].map((form) => findExactOrOpen(index, form)));
      const phrases = fields.map((field) => words.map((forms) => new Term(index, field, forms)));
      for (const terms of phrases) await addPhrase(found, terms);
      return found;
    }
    const groups = await findGroups(index, tree);
    for (const field of fields) for (const [forms, weight] of groups) new Term(index, field, forms).addTo(found, weight);
    return found;
  }

  // Where a leaf of a query stands in one field: its documents, and in each the positions of its first word.
  class Places {
    constructor(terms, inRow) {
      Object.assign(this, { terms, inRow, width: inRow ? terms.length : 1 });
      const [first, ...rest] = terms.map(({ counts }) => [...counts.keys()]);
      this.documents = inRow
        ? first.filter((document) => terms.every(({ counts }) => counts.has(document)))
        : [...new Set([first, ...rest].flat())];
    }

    listPieces(documents) {
      return this.terms.flatMap((term) => term.listPieces(documents));
    }

    listStarts(document) {
      const places = this.terms.map((term) => term.listPlaces(document));
      if (!this.inRow) return places.flat();
      const rows = places.slice(1).map((listed) => new Set(listed));
      return places[0].filter((start) => rows.every((row, at) => row.has(start + at + 1)));
    }
  }

  async function openPlaces(index, field, [kind, , wanted]) {
    const words = kind === "phrase" ? wanted.map((form) => findExactOrOpen(index, form)) : [];
    if (kind === "prefix") words.push(index.findPrefix(wanted));
    if (kind === "word") words.push(...listKeys(index, wanted).map((key) => index.findForms(key)));
    const forms = await Promise.all(words);
    return new Places(forms.map((group) => new Term(index, field, group)), kind === "phrase");
  }

  // Whether both stand in a document, with at most `distance` from the end of one to the beginning of the other.
  function isNear(one, other, document, distance) {
    const [firsts, seconds] = [one.listStarts(document), other.listStarts(document)];
    return firsts.some((start) =>
      seconds.some((second) => {
        const gap = second > start ? second - start - one.width + 1 : start - second - other.width + 1;
        return gap >= 1 && gap <= distance;
      }),
    );
  }

  // The documents of a `near` of the tree, which score nothing.
  async function findNear(index, [, distance, left, right]) {
    const found = new Found(index.documents);
    for (const field of listFields(index, left[1])) {
      const [one, other] = await Promise.all([left, right].map((leaf) => openPlaces(index, field, leaf)));
      const held = new Set(one.documents);
      const both = other.documents.filter((document) => held.has(document));
      const pieces = [one, other].flatMap((places) => places.listPieces(both));
      await Promise.all(pieces.map(([shard, piece]) => shard.openPiece(piece)));
      for (const document of both) if (isNear(one, other, document, distance)) found.held[document] = 1;
    }
    return found;
  }

  // Whether the words stand in the name of a value, one after the other.
  function holds(name, words) {
    const forms = [];
    for (const [form, position] of search.listWords(name)) (forms[position] ??= []).push(search.fold(form));
    const fits = (form, word) => (word.endsWith("*") ? form.startsWith(word.slice(0, -1)) : form === word);
    return forms.some((_, start) =>
      words.every((word, at) => (forms[start + at] ?? []).some((form) => fits(form, word))),
    );
  }

  async function findValues(index, [, facet, words]) {
    const { values, members } = await index.openFacet(facet);
    const fitting = values.map((name) => holds(name, words));
    const found = new Found(index.documents);
    members.forEach((numbers, document) => {
      if (numbers.some((number) => fitting[number])) found.held[document] = 1;
    });
    return found;
  }

  function findDays(index, [, first, last]) {
    const found = new Found(index.documents);
    index.days.forEach((day, document) => {
      if (day && first <= day && day <= last) found.held[document] = 1;
    });
    return found;
  }

  function findAll(index) {
    const found = new Found(index.documents);
    found.held.fill(1);
    return found;
  }

  function unite(index, parts) {
    const found = new Found(index.documents);
    for (const part of parts) {
      for (let document = 0; document < index.documents; document++) {
        if (part.held[document]) found.add(document, part.scores[document]);
      }
    }
    return found;
  }

  function intersect(kept, part) {
    for (let document = 0; document < kept.held.length; document++) {
      kept.held[document] &= part.held[document];
      kept.scores[document] += part.scores[document];
    }
    return kept;
  }

  function exclude(kept, part) {
    for (let document = 0; document < kept.held.length; document++) {
      if (part.held[document]) kept.held[document] = 0;
    }
    return kept;
  }

  // The documents that a tree finds, with their scores.
  async function evaluate(index, tree) {
    if (tree[0] === "and" || tree[0] === "not") {
      const parts = tree[0] === "not" ? [tree] : tree[1];
      const [kept, lost] = [parts.filter(([kind]) => kind !== "not"), parts.filter(([kind]) => kind === "not")];
      const found = await Promise.all(kept.map((part) => evaluate(index, part)));
      const excluded = await Promise.all(lost.map(([, part]) => evaluate(index, part)));
      return excluded.reduce(exclude, found.length ? found.reduce(intersect) : findAll(index));
    }
    if (tree[0] === "or") return unite(index, await Promise.all(tree[1].map((part) => evaluate(index, part))));
    if (tree[0] === "value") return findValues(index, tree);
    if (tree[0] === "days") return findDays(index, tree);
    if (tree[0] === "near") return findNear(index, tree);
    return tree[0] === "all" ? findAll(index) : findWords(index, tree);
  }

  // The documents in their order, `sort` being relevance, newest or oldest; undated ones stand last by date.
  function sortDocuments(index, documents, scores, sort) {
    if (sort === "relevance") {
      const rounded = new Map(documents.map((document) => [document, Math.round(scores[document] * 1e9)]));
      return documents.sort((one, other) => rounded.get(other) - rounded.get(one) || one - other);
    }
    const sign = sort === "newest" ? -1 : 1;
    const { days } = index;
    return documents.sort(
      (one, other) => !days[one] - !days[other] || sign * (days[one] - days[other]) || sign * (one - other),
    );
  }

  // {tree, notes, found, scored} of a query: all that it finds, before any filter of the page.
  async function runQuery(index, text) {
    await index.load();
    const { tree, notes } = search.parseQuery(text);
    return { tree, notes, found: await evaluate(index, tree), scored: search.hasWords(tree) };
  }

  Object.assign(search, { LENGTHS, runQuery, sortDocuments });
})();
