// An answer as a whole: over time, and as keywords in their context.
// Rule: nothing is drawn here; the numbers and lines are those of `backfile search --histogram` and `--kwic`.
(() => {
  "use strict";
  const search = (globalThis.backfileSearch ??= {});

  const MOST_MONTHS = 48;
  const CONTEXT = 44;
  const pad = (number, size) => String(number).padStart(size, "0");

  // [{label, articles}]: every month, or every year of a long time, from the first to the last; the label is what
  // `date:` takes, and empty for undated articles, which stand last.
  function countPeriods(index, documents, most = MOST_MONTHS) {
    const months = new Map();
    for (const document of documents) {
      const month = Math.floor(index.days[document] / 31);
      months.set(month, (months.get(month) ?? 0) + 1);
    }
    const undated = months.get(0) ?? 0;
    months.delete(0);
    const [first, last] = [...months.keys()].reduce(([low, high], month) => [Math.min(low, month), Math.max(high, month)], [
      Infinity, -Infinity,
    ]);
    const periods = [];
    if (last - first < most) {
      for (let month = first; month <= last; month++) {
        periods.push({ label: `${pad(Math.floor(month / 12), 4)}-${pad((month % 12) + 1, 2)}`, articles: months.get(month) ?? 0 });
      }
    } else if (months.size) {
      for (let year = Math.floor(first / 12); year <= Math.floor(last / 12); year++) {
        periods.push({ label: pad(year, 4), articles: 0 });
      }
      for (const [month, articles] of months) periods[Math.floor(month / 12) - Math.floor(first / 12)].articles += articles;
    }
    return undated ? [...periods, { label: "", articles: undated }] : periods;
  }

  // [{before, hit, after}]: every hit of a text, with what stands beside it.
  function listContexts(text, leaves, stemmers, width = CONTEXT) {
    const flat = text.replaceAll("\n", " ");
    const spans = search.mergeMarks(search.findMarks(flat, leaves, stemmers));
    return spans.map(([start, end]) => ({
      before: flat.slice(Math.max(0, start - width), start),
      hit: flat.slice(start, end),
      after: flat.slice(end, end + width),
    }));
  }

  Object.assign(search, { countPeriods, listContexts });
})();
