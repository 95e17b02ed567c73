// The query language: text to a tree; the twin of builder/search/text/query.py (docs/search-format.md).
// Rule: every text has a reading. A mistake gives the nearest sensible one and a note that says what was made of it.
(() => {
  "use strict";
  const search = (globalThis.backfileSearch ??= {});

  const SHORTEST_PREFIX = 2;
  const NEAR = /^NEAR(?:\/([0-9]{1,4}))?$/;
  const [NEAREST, FARTHEST, USUAL] = [1, 99, 10];
  const { say } = search;
  const NEAR_NOTE = say("NEAR stands between two words or phrases; elsewhere it is read as AND.");
  const LEAVES = ["word", "prefix", "phrase"];
  const LONGEST = 2000;
  const DEEPEST = 40;
  const LAST_DAY = 9999 * 372 + 371;
  const SCOPES = new Map([
    ["title", ["field", "title"]],
    ["section", ["facet", "section"]],
    ["tag", ["facet", "tags"]],
    ["author", ["facet", "authors"]],
    ["publisher", ["facet", "publisher"]],
    ["lang", ["facet", "language"]],
    ["kind", ["facet", "kind"]],
    ["before", ["days", "before"]],
    ["after", ["days", "after"]],
    ["date", ["days", "date"]],
  ]);
  const TOKEN = / *(?:([()])|(-(?=[^ )]))?(?:([A-Za-z]+):(?: +(?=[^ ]))?)?(?:"([^"]*)("?)|([^ ()"]*)))/uy;
  const QUOTES = /[“”„‟«»＂]/gu;
  const SPACES = /[\u0000- \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+/gu;

  // A number that orders days: builder/search/layout.py, make_day_code.
  const makeDayCode = (year, month, day) => year * 372 + (month - 1) * 31 + day - 1;

  // Insertions, deletions, replacements and swaps of neighbours.
  function countEdits(left, right) {
    let [earlier, row] = [[], Array.from({ length: right.length + 1 }, (_, at) => at)];
    for (let at = 1; at <= left.length; at++) {
      const above = row;
      row = [at];
      for (let to = 1; to <= right.length; to++) {
        const [one, other] = [left[at - 1], right[to - 1]];
        row[to] = Math.min(above[to] + 1, row[to - 1] + 1, above[to - 1] + (one === other ? 0 : 1));
        const swapped = at > 1 && to > 1 && one === right[to - 2] && left[at - 2] === other;
        if (swapped) row[to] = Math.min(row[to], earlier[to - 2] + 1);
      }
      earlier = above;
    }
    return row[right.length];
  }

  function noteScope(scope, notes) {
    const nearest = [...SCOPES.keys()].find((name) => scope.length > 2 && countEdits(scope.toLowerCase(), name) <= 2);
    const text = say('"%(scope)s:" is no field; did you mean "%(nearest)s:"? It is read as words.', { scope, nearest });
    if (nearest) notes.push(text);
  }

  function makeTokens(name, word, quoted, following) {
    if (quoted !== undefined) return [{ kind: "leaf", scope: name, text: quoted, quoted: true }];
    if (!name && ["OR", "AND", "NOT"].includes(word)) return [{ kind: word.toLowerCase() }];
    const near = name ? null : NEAR.exec(word ?? "");
    if (near) return [{ kind: "near", text: near[1] ?? `${USUAL}` }];
    if (!word && name && following === "(") return [{ kind: "scope", scope: name }];
    return word || name ? [{ kind: "leaf", scope: name, text: word ?? "", quoted: false }] : [];
  }

  function cut(text, notes) {
    const tokens = [];
    let at = 0;
    while (at < text.length) {
      TOKEN.lastIndex = at;
      let [whole, bracket, minus, scope, quoted, closing, word] = TOKEN.exec(text);
      at = Math.max(at + whole.length, at + 1);
      if (bracket) {
        tokens.push({ kind: bracket });
        continue;
      }
      if (minus) tokens.push({ kind: "not" });
      if (scope && !SCOPES.has(scope.toLowerCase())) {
        noteScope(scope, notes);
        [word, quoted] = quoted === undefined ? [`${scope}:${word}`, undefined] : [undefined, `${scope} ${quoted}`];
        scope = "";
      }
      if (quoted !== undefined && !closing) notes.push(say("A quotation mark is not closed; the phrase is read to the end."));
      tokens.push(...makeTokens((scope ?? "").toLowerCase(), word, quoted, text[at]));
    }
    return tokens;
  }

  function dropDepths(tokens, notes) {
    let depth = 0;
    const kept = tokens.filter(({ kind }) => {
      if (kind === "(") depth++;
      else if (kind === ")" && depth > 0) depth--;
      return (kind !== "(" && kind !== ")") || depth <= DEEPEST;
    });
    if (kept.length < tokens.length) notes.push(say("Parentheses are nested too deeply; the innermost are left out."));
    return kept;
  }

  // One tree of several: nothing of nothing, groups of the same kind opened, what stands twice kept once.
  function join(kind, trees) {
    const parts = new Map();
    for (const tree of trees) {
      if (!tree) continue;
      for (const part of tree[0] === kind ? tree[1] : [tree]) parts.set(JSON.stringify(part), part);
    }
    const kept = [...parts.values()];
    return kept.length < 2 ? (kept[0] ?? null) : [kind, kept];
  }

  function makePhrase(field, words) {
    if (words.length === 1 && words[0].endsWith("*")) return ["prefix", field, words[0].slice(0, -1)];
    return words.length ? ["phrase", field, words] : null;
  }

  // What a piece of an unquoted text asks for.
  function makeTree(field, piece) {
    if (piece.unspaced) {
      const forms = piece.parts.map(search.fold);
      return forms.length > 1 ? makePhrase(field, forms.slice(0, -1)) : ["prefix", field, forms[0]];
    }
    if (piece.joined) return ["word", field, piece.joined];
    return join("and", piece.parts.map((part) => ["word", field, part]));
  }

  // Both within `distance` words of each other, in a field that both may stand in.
  function makeNear(distance, left, right) {
    if (!left || !right || !LEAVES.includes(left[0]) || !LEAVES.includes(right[0])) return null;
    const field = left[1] || right[1];
    const leaves = [left, right].map(([kind, , wanted]) => [kind, field, wanted]);
    return ["near", Math.min(Math.max(distance, NEAREST), FARTHEST), ...leaves];
  }

  function countDays(year, month) {
    if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
    return [4, 6, 9, 11].includes(month) ? 30 : 31;
  }

  // The first and last day of a year, a month or a day.
  function findSpan(text) {
    const match = /^([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?$/.exec(text.trim());
    if (!match) return null;
    const [year, month, day] = [1, 2, 3].map((at) => (match[at] === undefined ? null : Number(match[at])));
    const wrong = year < 1 || month > 12 || month === 0 || day === 0 || (day && day > countDays(year, month));
    if (wrong) return null;
    const first = makeDayCode(year, month ?? 1, day ?? 1);
    return [first, first + (day ? 0 : month ? 30 : 371)];
  }

  class Reader {
    constructor(tokens, notes) {
      Object.assign(this, { tokens, notes, at: 0 });
    }

    get next() {
      return this.tokens[this.at]?.kind ?? "";
    }

    get ends() {
      return ["", ")", "or"].includes(this.next);
    }

    readWhole() {
      const trees = [this.readAny(["field", ""])];
      while (this.at < this.tokens.length) {
        this.at++;
        this.notes.push(say("A closing parenthesis without an opening one is left out."));
        trees.push(this.readAny(["field", ""]));
      }
      return join("and", trees);
    }

    readAny(scope) {
      const choices = [this.readAll(scope)];
      while (this.next === "or") {
        this.at++;
        choices.push(this.readAll(scope));
      }
      if (choices.length > 1 && choices.includes(null)) {
        this.notes.push(say("OR stands between two terms; one without both is left out."));
      }
      return join("or", choices);
    }

    readAll(scope) {
      const trees = [];
      while (!this.ends) {
        if (this.next !== "near") {
          const tree = this.readTerm(scope);
          trees.push(tree, ...this.readNear(scope, tree));
        } else {
          this.at++;
          this.notes.push(NEAR_NOTE);
        }
      }
      return join("and", trees);
    }

    // What follows a term as `NEAR/5 term`, once or several times: the terms, and how near they must stand.
    readNear(scope, tree) {
      const trees = [];
      let left = this.makeOperand(tree, this.at - 1);
      while (this.next === "near") {
        const distance = Number(this.tokens[this.at].text);
        if (distance < NEAREST || distance > FARTHEST) {
          this.notes.push(say("NEAR takes a distance from %(least)s to %(most)s.", { least: NEAREST, most: FARTHEST }));
        }
        const start = ++this.at;
        let right = this.ends || this.next === "near" ? null : this.readTerm(scope);
        trees.push(right);
        right = this.makeOperand(right, start);
        trees.push(makeNear(distance, left, right));
        if (!trees.at(-1)) this.notes.push(NEAR_NOTE);
        left = right;
      }
      return trees;
    }

    // The words of one token, such as `well-known`, as a phrase.
    makeOperand(tree, start) {
      if (tree?.[0] === "and" && this.at === start + 1 && tree[1].every(([kind]) => kind === "word")) {
        return makePhrase(tree[1][0][1], search.listQueryWords(this.tokens[start].text));
      }
      return tree;
    }

    readTerm(scope) {
      const token = this.tokens[this.at++];
      if (token.kind === "not") {
        while (this.next === "not") this.at++;
        const tree = this.ends ? null : this.readTerm(scope);
        return tree ? ["not", tree] : null;
      }
      if (token.kind === "scope") return this.readTerm(SCOPES.get(token.scope));
      if (token.kind === "(") return this.readGroup(scope);
      if (token.kind === "leaf") return this.readLeaf(token, token.scope ? SCOPES.get(token.scope) : scope);
      return null;
    }

    readGroup(scope) {
      const tree = this.readAny(scope);
      if (this.next === ")") this.at++;
      else this.notes.push(say("A parenthesis is not closed; the group is read to the end."));
      return tree;
    }

    readLeaf(token, [kind, name]) {
      if (token.scope && !token.text.trim()) {
        this.notes.push(say('"%(scope)s:" has nothing after it and is left out.', token));
        return null;
      }
      if (kind === "days") return this.readDays(name, token.text);
      const words = search.listQueryWords(token.text);
      if (kind === "facet") return words.length ? ["value", name, words] : null;
      return token.quoted ? makePhrase(name, words) : this.readWords(name, token.text);
    }

    readDays(name, text) {
      const at = text.trim().indexOf("..");
      const [first, last] = at < 0 ? [text, text] : [text.trim().slice(0, at), text.trim().slice(at + 2)];
      const [from, to] = [findSpan(first), findSpan(last)];
      if (!from || !to) {
        const asked = `${name}:${text}`;
        this.notes.push(say('"%(asked)s" is no date such as 2021, 2021-12 or 2021-12-11, and is left out.', { asked }));
        return null;
      }
      if (name === "before") return ["days", 1, from[0] - 1];
      if (name === "after") return ["days", to[1] + 1, LAST_DAY];
      return ["days", Math.min(from[0], to[0]), Math.max(from[1], to[1])];
    }

    readWords(field, text) {
      const stripped = text.replace(/\*+$/, "");
      const pieces = search.listPieces(text);
      const trees = pieces.map((piece) => makeTree(field, piece));
      if (stripped.includes("*")) {
        this.notes.push(say('"*" stands only at the end of a word: "%(text)s" is read without.', { text }));
      } else if (stripped !== text && pieces.length === 1 && pieces[0].parts.length === 1 && !pieces[0].unspaced) {
        const start = search.fold(pieces[0].parts[0]);
        if ([...start].length >= SHORTEST_PREFIX) return ["prefix", field, start];
        const least = SHORTEST_PREFIX;
        this.notes.push(say('"%(stripped)s*" is too short: before "*" stand at least %(least)s letters.', { stripped, least }));
      }
      return join("and", trees);
    }
  }

  // {tree, notes} of a query; an empty one means all articles.
  function parseQuery(text) {
    const notes = [];
    const plain = [...text.replace(QUOTES, '"').replace(SPACES, " ").replace(/^ +| +$/g, "")];
    if (plain.length > LONGEST) notes.push(say("The query is long: its first %(most)s characters are read.", { most: LONGEST }));
    const tokens = cut(plain.slice(0, LONGEST).join(""), notes);
    const tree = new Reader(dropDepths(tokens, notes), notes).readWhole();
    if (!tree && plain.length) notes.push(say("Nothing in this query can be searched for; these are all articles."));
    return { tree: tree ?? ["all"], notes: [...new Set(notes)] };
  }

  // Whether anything in the tree is scored; without, the order is that of the dates.
  const hasWords = (tree) =>
    tree[0] === "and" || tree[0] === "or" ? tree[1].some(hasWords) : LEAVES.includes(tree[0]);

  // The words, prefixes and phrases that an article is asked to hold, for marking them.
  function listLeaves(tree) {
    if (tree[0] === "and" || tree[0] === "or") return tree[1].flatMap(listLeaves);
    return hasWords(tree) ? [tree] : [];
  }

  Object.assign(search, { countEdits, hasWords, listLeaves, parseQuery });
})();
