// What results can be narrowed by, with live counts.
// Rule: a facet's counts are those that its own choices do not narrow, so that a second choice shows what it would
// add. A facet whose values lie in a file of their own reads it when it is opened.
(() => {
  "use strict";
  const search = (globalThis.backfileSearch ??= {});

  const SHOWN = 8;
  const UNDATED = "undated";
  // Name, name in the address, label, whether it is open from the start.
  const { say } = search;
  const FACETS = [
    ["section", "section", say("Section"), true],
    ["year", "year", say("Year"), true],
    ["tags", "tag", say("Tag"), false],
    ["authors", "author", say("Author"), false],
    ["publisher", "publisher", say("Publisher"), false],
    ["language", "lang", say("Language"), false],
    ["kind", "kind", say("Kind"), false],
  ];
  const KINDS = {
    news: say("News"),
    opinion: say("Opinion"),
    analysis: say("Analysis"),
    live: say("Live"),
    sponsored: say("Sponsored"),
    feature: say("Feature"),
    interview: say("Interview"),
    review: say("Review"),
    obituary: say("Obituary"),
    letter: say("Letter"),
  };

  function makeYears(index) {
    const named = (day) => (day ? String(Math.floor(day / 372)) : UNDATED);
    const names = [...new Set(Array.from(index.days, named))].sort().reverse();
    const values = names.filter((name) => name !== UNDATED).concat(names.includes(UNDATED) ? [UNDATED] : []);
    const numbers = new Map(values.map((value, number) => [value, number]));
    return { values, members: Array.from(index.days, (day) => [numbers.get(named(day))]) };
  }

  // {values, members} of a facet; years are made of the days.
  async function open(index, name) {
    if (name !== "year") return index.openFacet(name);
    return (index.years ??= makeYears(index));
  }

  function make(name, properties = {}, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  // The name of a language in the language of the page; years and names stand for themselves.
  function makeLabel(name, value) {
    if (name === "year" && value === UNDATED) return say("Undated");
    if (name === "kind") return KINDS[value] ?? value;
    if (name !== "language") return value;
    try {
      return new Intl.DisplayNames([search.language], { type: "language" }).of(value);
    } catch {
      return value; // no tag of a language
    }
  }

  class Facets {
    // `place` holds the groups; `changed` is called when a choice is made, `failed` with what went wrong.
    constructor(place, index, changed, failed) {
      Object.assign(this, { place, index, changed, failed, found: null });
      Object.assign(this, { chosen: new Map(), groups: new Map(), passes: new Map() });
    }

    // Takes over the choices that an address holds.
    read(params) {
      this.chosen = new Map(FACETS.map(([name, key]) => [name, new Set(params.getAll(key).filter(Boolean))]));
    }

    // Adds the choices to an address.
    write(params) {
      for (const [name, key] of FACETS) for (const value of this.chosen.get(name) ?? []) params.append(key, value);
    }

    // How many values are chosen.
    get size() {
      return [...this.chosen.values()].reduce((sum, values) => sum + values.size, 0);
    }

    clear() {
      for (const values of this.chosen.values()) values.clear();
    }

    // The documents of `found` that all choices let through, and `datePass`, where there is one.
    async filter(found, datePass) {
      this.passes.clear();
      if (datePass) this.passes.set("date", datePass);
      for (const [name] of FACETS) {
        const chosen = this.chosen.get(name);
        if (!chosen?.size) continue;
        const { values, members } = await open(this.index, name);
        const wanted = new Set(values.flatMap((value, number) => (chosen.has(value) ? [number] : [])));
        this.passes.set(name, (document) => members[document].some((number) => wanted.has(number)));
      }
      this.found = found;
      return this.listBut("");
    }

    // The documents that all choices but those of one facet let through.
    listBut(name) {
      const passes = [...this.passes].filter(([other]) => other !== name).map(([, isPassed]) => isPassed);
      const documents = [];
      this.found.held.forEach((held, document) => {
        if (held && passes.every((isPassed) => isPassed(document))) documents.push(document);
      });
      return documents;
    }

    // Shows the groups with their counts; those that are closed stay as they are until they are opened.
    async draw() {
      for (const [name, , label, opened] of FACETS) {
        if (name !== "year" && !this.index.varied.includes(name) && !this.chosen.get(name)?.size) continue;
        if (!this.groups.has(name)) this.addGroup(name, label, opened || this.chosen.get(name)?.size > 0);
        const group = this.groups.get(name);
        if (group.details.open) await this.fill(name);
      }
    }

    addGroup(name, label, opened) {
      const list = make("ul");
      const details = make("details", { open: opened, className: `facet facet-${name}` }, make("summary", {}, label), list);
      details.addEventListener("toggle", () => details.open && this.found && this.fill(name).catch(this.failed));
      this.groups.set(name, { details, list, whole: false });
      this.place.append(details);
    }

    async fill(name) {
      const { values, members } = await open(this.index, name);
      const counts = new Uint32Array(values.length);
      for (const document of this.listBut(name)) for (const number of members[document]) counts[number]++;
      const chosen = this.chosen.get(name) ?? new Set();
      const shown = values.map((value, number) => [value, counts[number]]);
      const kept = shown.filter(([value, count]) => count || chosen.has(value));
      if (name !== "year") kept.sort((one, other) => other[1] - one[1]);
      this.drawValues(name, kept, chosen);
    }

    drawValues(name, kept, chosen) {
      const group = this.groups.get(name);
      const active = document.activeElement;
      const focused = group.list.contains(active) ? active.value : null;
      const first = kept.filter(([value], at) => group.whole || at < SHOWN || chosen.has(value));
      group.list.replaceChildren(...first.map((pair) => this.makeChoice(name, pair, chosen)));
      group.details.hidden = !kept.length;
      if (first.length < kept.length) group.list.append(this.makeMore(name, kept, chosen));
      if (focused !== null) [...group.list.querySelectorAll("input")].find(({ value }) => value === focused)?.focus();
    }

    makeChoice(name, [value, count], chosen) {
      const box = make("input", { type: "checkbox", value, checked: chosen.has(value) });
      box.addEventListener("change", () => {
        if (box.checked) chosen.add(value);
        else chosen.delete(value);
        this.chosen.set(name, chosen);
        this.changed();
      });
      const label = makeLabel(name, value);
      const words = [make("bdi", {}, label), make("span", { className: "count" }, search.formatNumber(count))];
      return make("li", {}, make("label", {}, box, ...words));
    }

    makeMore(name, kept, chosen) {
      const button = make("button", { type: "button" }, say("All %(count)s", { count: search.formatNumber(kept.length) }));
      button.addEventListener("click", () => {
        this.groups.get(name).whole = true;
        this.drawValues(name, kept, chosen);
      });
      return make("li", {}, button);
    }
  }

  Object.assign(search, { Facets, make });
})();
