// Citations of articles as files for reference managers: BibTeX, RIS, CSL-JSON.
// Rule: the only script that knows these formats; article pages and the search page load it. It writes the same bytes as
// builder/render/citations.py, which names the sources of the formats. A reference has the fields of that module's
// `Reference`, and for RIS optional `tags`.
(() => {
  "use strict";

  const LATEX = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  const escapeLatex = (text) => text.replace(/[\\{}$&%#_~^]/g, (sign) => LATEX[sign] || `\\${sign}`);

  function formatBibtex(reference) {
    const brace = (name) =>
      name.includes(",") || /(^|[^\p{L}\p{N}_])and($|[^\p{L}\p{N}_])/iu.test(name) ? `{${escapeLatex(name)}}` : escapeLatex(name);
    const fields = [
      ["author", reference.authors.map(brace).join(" and ")],
      ["title", `{${escapeLatex(reference.title)}}`],
      ["journal", escapeLatex(reference.publisher)],
      ["date", reference.date],
      ["url", reference.url.replace(/[{}\\\s]/g, "")],
      ["urldate", reference.captured],
      ["langid", reference.language],
    ];
    const lines = fields.filter(([, value]) => value).map(([name, value]) => `  ${name} = {${value}}`);
    return `@article{${reference.key},\n${lines.join(",\n")}\n}\n`;
  }

  function formatRis(reference) {
    const slashed = (day) => day.replaceAll("-", "/");
    const fields = [
      ["TY", "NEWS"], ["TI", reference.title], ...reference.authors.map((name) => ["AU", name]),
      ["T2", reference.publisher], ["SE", reference.section], ["DA", slashed(reference.date)],
      ["PY", reference.date.slice(0, 4)], ...(reference.tags ?? []).map((tag) => ["KW", tag]), ["UR", reference.url],
      ["LA", reference.language], ["DB", reference.archive], ["Y2", slashed(reference.captured)],
    ];
    const lines = fields.filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${value.replace(/\s+/g, " ")}\r\n`);
    return `${lines.join("")}ER  - \r\n`;
  }

  function formatCsl(reference) {
    const parts = (day) => (day ? { "date-parts": [day.split("-").map(Number)] } : null);
    const known = {
      id: reference.key,
      type: "article-newspaper",
      title: reference.title,
      author: reference.authors.length ? reference.authors.map((literal) => ({ literal })) : null,
      "container-title": reference.publisher,
      section: reference.section,
      issued: parts(reference.date),
      accessed: parts(reference.captured),
      URL: reference.url,
      language: reference.language,
      archive: reference.archive,
    };
    const kept = Object.fromEntries(Object.entries(known).filter(([, value]) => value));
    return `${JSON.stringify([kept], null, 2)}\n`;
  }

  // Name of the format → [label, what formats a reference, ending of the file].
  const FORMATS = { bibtex: ["BibTeX", formatBibtex, "bib"], ris: ["RIS", formatRis, "ris"], csl: ["CSL-JSON", formatCsl, "json"] };

  globalThis.backfileCitations = { FORMATS, formatRis };
})();
