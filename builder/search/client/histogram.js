// Hits over time: bars, two thumbs and two boxes that bound a range, and a table.
// Rule: the axis is that of the whole archive and stays; bars are counted as if no range were chosen, so that one
// sees what another would give. Native sliders make it usable by keys and read aloud.
(() => {
  "use strict";
  const search = (globalThis.backfileSearch ??= {});

  const [MOST_MONTHS, MOST_ON_A_PHONE] = [240, 96];
  const [HEIGHT, LEAST, CALM, TICKS] = [100, 4, 4, 7]; // a bar of one article is never the whole height
  const LAST_DAY = 9999 * 372 + 371;
  const find = (name) => document.getElementById(`search-${name}`);

  // [first, last] day of what a date names, or null; notes are those of the query language.
  function readDays(text, notes = []) {
    const { tree, notes: remarks } = search.parseQuery(`date:${text.trim().replaceAll(" ", "")}`);
    notes.push(...remarks);
    return tree[0] === "days" ? tree.slice(1) : null;
  }

  // Whether a document is of a range, as a function of its number; null when nothing bounds it.
  function makeDatePass(index, from, to, notes) {
    const [first, last] = [from && readDays(from, notes), to && readDays(to, notes)];
    if (!first && !last) return null;
    const [low, high] = [first ? first[0] : 1, last ? last[1] : LAST_DAY];
    return (document) => index.days[document] >= low && index.days[document] <= high;
  }

  class Histogram {
    // `changed` is called with {from, to}, each a text that `date:` takes, or empty.
    constructor(index, changed) {
      Object.assign(this, { index, changed, labels: null });
      const names = ["times", "plot", "bars", "most", "ticks", "low", "high", "from", "to", "always", "table"];
      for (const name of names) this[name] = find(name);
      for (const thumb of [this.low, this.high]) {
        thumb.addEventListener("input", () => this.slide(thumb));
        thumb.addEventListener("change", () => this.commit());
      }
      for (const box of [this.from, this.to]) box.addEventListener("change", () => this.read());
      this.always.addEventListener("click", () => this.changed({ from: "", to: "" }));
      this.table.addEventListener("toggle", () => this.drawTable());
      this.watchBrush();
    }

    // The periods of the whole archive, made once.
    prepare() {
      const dated = [...this.index.days.keys()].filter((document) => this.index.days[document]);
      const most = matchMedia("(min-width: 44rem)").matches ? MOST_MONTHS : MOST_ON_A_PHONE;
      this.labels = search.countPeriods(this.index, dated, most).map(({ label }) => label);
      this.size = this.labels[0]?.length === 4 ? 372 : 31;
      this.first = Math.min(...dated.map((document) => Math.floor(this.index.days[document] / this.size)));
      this.bars.setAttribute("viewBox", `0 0 ${this.labels.length} ${HEIGHT}`);
      for (const thumb of [this.low, this.high]) thumb.max = this.labels.length;
      [this.from.placeholder, this.to.placeholder] = [this.labels[0] ?? "", this.labels.at(-1) ?? ""];
      this.drawTicks();
    }

    drawTicks() {
      const years = this.labels.map((label, at) => [Number(label.slice(0, 4)), at, label]);
      const starts = years.filter(([, at, label]) => label.length === 4 || label.endsWith("-01") || (at === 0 && this.labels.length < 12));
      const step = [1, 2, 5, 10, 20, 50, 100].find((size) => starts.length / size <= TICKS) ?? 200;
      const room = 0.9 * this.labels.length; // a label nearer to the end would be cut
      const kept = starts.filter(([year, at]) => year % step === 0 && at < room);
      this.ticks.replaceChildren(...kept.map(([year, at]) => {
        const tick = search.make("span", {}, String(year));
        tick.style.insetInlineStart = `${(100 * at) / this.labels.length}%`;
        return tick;
      }));
    }

    // Shows an answer: documents before the range is applied and after.
    draw(documents, kept, { from, to }) {
      if (!this.labels) this.prepare();
      this.kept = kept;
      this.times.hidden = this.labels.length < 2 || !(documents.length || from || to);
      if (this.times.hidden) return;
      this.counts = new Uint32Array(this.labels.length);
      for (const document of documents) {
        if (this.index.days[document]) this.counts[Math.floor(this.index.days[document] / this.size) - this.first]++;
      }
      const most = this.counts.reduce((one, other) => Math.max(one, other), 0);
      this.most.textContent = most ? this.describeMost(most) : "";
      this.scale = HEIGHT / Math.max(most, CALM);
      [this.from.value, this.to.value] = [from, to];
      this.always.hidden = !from && !to;
      this.low.value = from ? this.findPlace(readDays(from)?.[0]) : 0;
      this.high.value = to ? this.findPlace(readDays(to)?.[1]) + 1 : this.labels.length;
      this.drawBars();
      this.drawTable();
    }

    describeMost(most) {
      const count = search.formatNumber(most);
      const isMonthly = this.size === 31;
      return isMonthly ? search.say(", at most %(count)s a month", { count }) : search.say(", at most %(count)s a year", { count });
    }

    findPlace(day) {
      const place = Math.floor((day ?? 0) / this.size) - this.first;
      return Math.min(Math.max(place, 0), this.labels.length - 1);
    }

    drawBars() {
      const [low, high] = [Number(this.low.value), Number(this.high.value)];
      const width = this.labels.length > 60 ? 0.8 : 0.9;
      const paths = ["", ""];
      this.counts.forEach((count, at) => {
        const height = count && Math.max(LEAST, count * this.scale);
        if (count) paths[at >= low && at < high ? 1 : 0] += `M${at} ${HEIGHT}v${-height.toFixed(1)}h${width}V${HEIGHT}z`;
      });
      [...this.bars.children].forEach((path, number) => path.setAttribute("d", paths[number]));
      this.low.setAttribute("aria-valuetext", search.say("from %(day)s", { day: this.labels[Math.min(low, this.labels.length - 1)] }));
      this.high.setAttribute("aria-valuetext", search.say("to %(day)s", { day: this.labels[Math.max(high - 1, 0)] }));
    }

    // One thumb stops at the other, a period apart.
    slide(thumb) {
      if (thumb === this.low) thumb.value = Math.min(thumb.value, this.high.value - 1);
      else thumb.value = Math.max(thumb.value, Number(this.low.value) + 1);
      this.drawBars();
    }

    commit() {
      const [low, high] = [Number(this.low.value), Number(this.high.value)];
      this.changed({ from: low ? this.labels[low] : "", to: high < this.labels.length ? this.labels[high - 1] : "" });
    }

    // What is written into the boxes; in the wrong order it is meant in the right one.
    read() {
      let [from, to] = [this.from.value.trim(), this.to.value.trim()];
      if (from && to && readDays(from)?.[0] > readDays(to)?.[1]) [from, to] = [to, from];
      this.changed({ from, to });
    }

    // A range is drawn with the pointer; a tap takes one period, and a second tap gives it back.
    watchBrush() {
      let start = null;
      const place = (event) => {
        const { left, right, width } = this.bars.getBoundingClientRect();
        const along = document.documentElement.dir === "rtl" ? right - event.clientX : event.clientX - left;
        const at = Math.floor((along / width) * this.labels.length);
        return Math.min(Math.max(at, 0), this.labels.length - 1);
      };
      const set = (low, high) => {
        [this.low.value, this.high.value] = [low, high];
        this.drawBars();
      };
      this.bars.addEventListener("pointerdown", (event) => {
        if (event.button) return;
        start = place(event);
        this.bars.setPointerCapture(event.pointerId);
      });
      this.bars.addEventListener("pointermove", (event) => {
        if (start === null) return;
        const end = place(event);
        set(Math.min(start, end), Math.max(start, end) + 1);
      });
      this.bars.addEventListener("pointerup", (event) => {
        if (start === null) return;
        const [from, end] = [start, place(event)];
        start = null;
        const [one, other] = [Math.min(from, end), Math.max(from, end)];
        const isAgain = one === other && this.from.value === this.labels[one] && this.to.value === this.labels[one];
        if (isAgain) return this.changed({ from: "", to: "" });
        this.changed({ from: this.labels[one], to: this.labels[other] });
      });
      this.bars.addEventListener("pointercancel", () => {
        start = null;
        this.commit();
      });
    }

    drawTable() {
      if (!this.table.open || !this.kept) return;
      const { make } = search;
      const periods = search.countPeriods(this.index, this.kept);
      const rows = periods.map(({ label, articles }) => {
        const name = make("th", { scope: "row" }, label || search.say("Undated"));
        return make("tr", {}, name, make("td", {}, search.formatNumber(articles)));
      });
      this.table.querySelector("tbody").replaceChildren(...rows);
    }
  }

  Object.assign(search, { Histogram, makeDatePass });
})();
