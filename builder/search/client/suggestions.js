// How the word that one types may go on: a combobox (WAI-ARIA Authoring Practices 1.2, list autocomplete).
// Rule: the focus stays in the box; the list follows what is typed and is never in the way of an answer.
(() => {
  "use strict";
  const search = (globalThis.backfileSearch ??= {});

  class Suggestions {
    // `chosen` is called with a whole query.
    constructor(box, list, index, chosen) {
      Object.assign(this, { box, list, index, chosen, texts: [], active: -1, turn: 0 });
      box.addEventListener("blur", () => this.close());
      list.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the focus in the box
      list.addEventListener("click", (event) => {
        const option = event.target.closest("[role=option]");
        if (option) this.choose([...list.children].indexOf(option));
      });
    }

    get isOpen() {
      return this.texts.length > 0;
    }

    // Shows what the text in the box may become; a shard that fails to come is the answer's to tell.
    async update() {
      const [mine, text] = [++this.turn, this.box.value];
      const found = await search.completeQuery(this.index, text).catch(() => []);
      if (mine !== this.turn || document.activeElement !== this.box || this.box.value !== text) return;
      this.draw(found);
    }

    draw(found) {
      const { make } = search;
      this.texts = found.map(({ text }) => text);
      const options = found.map(({ word, articles }, number) => {
        const count = make("span", { className: "count" }, search.formatNumber(articles));
        const option = make("li", { id: `search-option-${number}` }, make("bdi", {}, word), " ", count);
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        return option;
      });
      this.list.replaceChildren(...options);
      this.box.setAttribute("aria-expanded", this.isOpen);
      this.activate(-1);
    }

    activate(number) {
      this.list.children[this.active]?.setAttribute("aria-selected", "false");
      this.active = number;
      const option = this.list.children[number];
      option?.setAttribute("aria-selected", "true");
      option?.scrollIntoView({ block: "nearest", inline: "nearest" });
      if (option) this.box.setAttribute("aria-activedescendant", option.id);
      else this.box.removeAttribute("aria-activedescendant");
    }

    // Goes to the next option or the one before; false where there is none.
    move(step) {
      const next = this.active + step;
      if (!this.isOpen || next < -1 || next >= this.texts.length) return false;
      this.activate(next);
      return true;
    }

    choose(number = this.active) {
      const text = this.texts[number];
      if (text === undefined) return false;
      this.close();
      this.chosen(text);
      return true;
    }

    close() {
      this.turn++;
      if (this.isOpen) this.draw([]);
    }
  }

  Object.assign(search, { Suggestions });
})();
