// The articles of an answer as a file to keep: CSV, JSON, RIS.
// Rule: columns and keys are those of `backfile search --csv` and `--json`, addresses whole; RIS is formatted by
// citations.js, as on the pages of articles.
(() => {
  "use strict";
  const search = (globalThis.backfileSearch ??= {});

  const AT_ONCE = 50;
  const COLUMNS = ["title", "url", "date", "section", "tags", "score", "snippet"];
  const TYPES = { csv: "text/csv", json: "application/json", ris: "application/x-research-info-systems" };

  const listNames = ({ values, members }, number) => members[number].map((value) => values[value]);

  // All there is to tell of each document; `told` is called with how many are read. Some are read at once.
  async function gather(index, answer, base, told) {
    const names = ["section", "tags", "authors", "publisher"];
    const facets = await Promise.all(names.map((name) => index.openFacet(name)));
    const read = async (number) => {
      const [row, texts] = await Promise.all([index.findDocument(number), index.findText(number)]);
      const [[section = null], tags, authors, [publisher = null]] = facets.map((facet) => listNames(facet, number));
      const { text, marks } = search.findSnippet(texts, answer.leaves, index.stemmers);
      const [url, score] = [new URL(search.findAddress(base, row.url), location).href, answer.scores[number]];
      const facts = { title: row.title, url, date: row.date || null, section, tags, score };
      return { ...facts, snippet: { text, marks }, authors, publisher, language: row.language };
    };
    const hits = [];
    for (let at = 0; at < answer.documents.length; at += AT_ONCE) {
      hits.push(...(await Promise.all(answer.documents.slice(at, at + AT_ONCE).map(read))));
      told(hits.length);
    }
    return hits;
  }

  // What a spreadsheet may take for the begin of a formula; the same as in reports.py.
  const FORMULA = new RegExp(
    "^(?:[\\t\\r\\n]|[\\x00-\\x20\\x7f-\\xa0\\xad\\u061c\\u1680\\u180e\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u2069\\u3000\\ufeff]*" +
      "[=+\\-@\\uff0b\\uff0d\\uff1d\\uff20\\ufe62\\ufe63\\ufe66\\ufe6b])",
  );

  // An apostrophe stands before what would be a formula.
  const guardCell = (cell) => (FORMULA.test(cell) ? `'${cell}` : cell);

  // RFC 4180.
  function formatCell(value) {
    const text = guardCell(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  function formatCsv(hits) {
    const rows = hits.map((hit) => ({ ...hit, tags: hit.tags.join("; "), score: hit.score.toFixed(6), snippet: hit.snippet.text }));
    return [COLUMNS, ...rows.map((row) => COLUMNS.map((name) => row[name] ?? ""))]
      .map((cells) => `${cells.map(formatCell).join(",")}\r\n`)
      .join("");
  }

  function formatJson(hits, { total, notes, instead, timeline }) {
    return `${JSON.stringify({ total, hits, notes, instead, timeline }, null, 2)}\n`;
  }

  // Loads citations.js, which article pages load too: most readers of the search page save no references.
  function loadCitations(root) {
    return new Promise((resolve, reject) => {
      const script = search.make("script", { src: `${root}assets/citations.js` });
      script.addEventListener("load", () => resolve(globalThis.backfileCitations));
      script.addEventListener("error", reject);
      document.body.append(script);
    });
  }

  async function formatRis(hits, { root }) {
    const citations = globalThis.backfileCitations ?? (await loadCitations(root));
    const facts = { archive: "", captured: "" };
    return hits
      .map(({ publisher, section, date, ...hit }) => ({
        ...hit, ...facts, publisher: publisher ?? "", section: section ?? "", date: date?.slice(0, 10) ?? "",
      }))
      .map(citations.formatRis)
      .join("");
  }

  const FORMATS = { csv: formatCsv, json: formatJson, ris: formatRis };

  // Hands the whole answer to the reader as a file: {documents, leaves, scores, notes, instead}.
  async function saveAnswer(index, answer, kind, base, told) {
    const hits = await gather(index, answer, base, told);
    const timeline = search.countPeriods(index, answer.documents);
    const text = await FORMATS[kind](hits, { ...answer, total: hits.length, timeline, root: base });
    const address = URL.createObjectURL(new Blob([text], { type: TYPES[kind] }));
    search.make("a", { href: address, download: `search.${kind}` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  Object.assign(search, { guardCell, saveAnswer });
})();
