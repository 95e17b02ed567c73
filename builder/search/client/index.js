// The index in the browser: its files and what lies in them (docs/search-format.md).
// Rule: a file is asked for when it is first needed, checked, and kept; what cannot be trusted is an error with a
// plain message, never an answer. Files are classic scripts, so that they load from disk as well.
(() => {
  "use strict";
  const search = (globalThis.backfileSearch ??= {});

  const FORMAT = 4;
  const PLACES_IN_PIECE = 24576;
  const WAIT = 30000;
  const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    return rest;
  });

  function computeCheck(bytes) {
    let check = 0xffffffff;
    for (let at = 0; at < bytes.length; at++) check = CRC[(check ^ bytes[at]) & 255] ^ (check >>> 8);
    return (check ^ 0xffffffff) >>> 0;
  }

  class SearchFault extends Error {}

  const waiting = new Map();

  globalThis.backfileShard = (format, name, check, text) => waiting.get(name)?.({ format, check, text });

  // The call that a script makes, or a fault: it is missing, it is cut short, or it never comes.
  function readCall(name, address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const end = (settle, value) => {
        clearTimeout(timer);
        waiting.delete(name);
        script.remove();
        settle(value);
      };
      const fail = (text) => end(reject, new SearchFault(text));
      const late = search.say("A part of the search index does not arrive (%(name)s).", { name });
      const timer = setTimeout(() => fail(late), WAIT);
      waiting.set(name, (call) => end(resolve, call));
      script.onerror = () => fail(search.say("A part of the search index is missing (%(name)s).", { name }));
      const cut = search.say("A part of the search index is damaged or cut short (%(name)s).", { name });
      script.onload = () => waiting.has(name) && fail(cut);
      script.src = address;
      document.head.append(script);
    });
  }

  // Seven bits a letter, the highest first (docs/search-format.md).
  function decodeSeptets(text) {
    const bytes = new Uint8Array(Math.floor((text.length * 7) / 8));
    for (let letter = 0, bits = 0, held = 0, at = 0; letter < text.length; letter++) {
      held = (held << 7) | (text.charCodeAt(letter) & 127);
      bits += 7;
      if (bits > 7) bytes[at++] = held >> (bits -= 8);
    }
    return bytes;
  }

  async function inflate(text) {
    const stream = new Blob([decodeSeptets(text)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  async function unwrap(name, call, check, mask) {
    if (call.format !== FORMAT) {
      throw new SearchFault(search.say("A part of the search index has another format (%(name)s).", { name }));
    }
    const bytes = await inflate(call.text).catch(() => null);
    if (!bytes || computeCheck(bytes) !== parseInt(call.check, 16)) {
      throw new SearchFault(search.say("A part of the search index is damaged (%(name)s).", { name }));
    }
    if (check !== null && (parseInt(call.check, 16) & mask) >>> 0 !== check) {
      throw new SearchFault(search.say("A part of the search index belongs to another build (%(name)s).", { name }));
    }
    return bytes;
  }

  // Reads numbers and texts off bytes, from the front.
  class Bytes {
    constructor(content, at = 0) {
      Object.assign(this, { content, at });
    }

    readVarint() {
      let [number, scale, byte] = [0, 1, 0];
      do {
        byte = this.content[this.at++];
        number += (byte & 127) * scale;
        scale *= 128;
      } while (byte > 127);
      return number;
    }

    readBytes(count) {
      return this.content.subarray(this.at, (this.at += count));
    }
  }

  const decoder = new TextDecoder();
  const parse = (bytes) => JSON.parse(decoder.decode(bytes));

  // The order of UTF-8 bytes and of Python's strings, which is not quite that of JavaScript's.
  function isAfter(left, right) {
    const [ones, others] = [[...left], [...right]];
    const at = ones.findIndex((letter, place) => letter !== others[place]);
    return at >= 0 && (at >= others.length || ones[at].codePointAt(0) > others[at].codePointAt(0));
  }

  const findPieceSize = (total) => (total ? Math.ceil(total / Math.ceil(total / PLACES_IN_PIECE)) : 1);

  // What the files of a term shard are called: by its first key, in hexadecimal digits of its UTF-8.
  function nameTerms(number, first) {
    const digits = (byte) => byte.toString(16).padStart(2, "0");
    return number ? Array.from(new TextEncoder().encode(first), digits).join("") : "0";
  }

  // A range of terms: `entries` are key → forms, a form is {text, plain, fields: [source]}, by number of the field.
  class TermShard {
    constructor(index, name, content) {
      Object.assign(this, { index, name, content, pieces: [], total: 0, entries: new Map() });
      const source = new Bytes(content);
      this.checks = Array.from({ length: source.readVarint() }, () => {
        const [a, b, c, d] = source.readBytes(4);
        return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
      });
      const [count, length] = [source.readVarint(), source.readVarint()];
      this.postings = source.at + length;
      let key = new Uint8Array();
      for (let at = 0; at < count; at++) {
        key = this.readFront(source, key);
        const forms = Array.from({ length: source.readVarint() }, () => this.readForm(source, key));
        this.entries.set(decoder.decode(key), forms);
      }
      this.size = findPieceSize(this.total);
    }

    readFront(source, before) {
      const [shared, added] = [source.readVarint(), source.readVarint()];
      const text = new Uint8Array(shared + added);
      text.set(before.subarray(0, shared));
      text.set(source.readBytes(added), shared);
      return text;
    }

    readForm(source, key) {
      const text = decoder.decode(this.readFront(source, key));
      const [mask] = source.readBytes(1);
      const fields = [];
      for (let field = 0; field < 8; field++) if ((mask >> field) & 1) fields[field] = this.readSource(source);
      return { text, plain: search.fold(text), fields };
    }

    readSource(source) {
      const [articles, size, places] = [source.readVarint(), source.readVarint(), source.readVarint()];
      const [start, first] = [this.postings, this.total];
      this.postings += size;
      this.total += places;
      return { shard: this, articles, start, end: start + size, first, decoded: null };
    }

    // The documents of a source, how often each holds it, and where the places of each begin.
    decode(source) {
      if (source.decoded) return source.decoded;
      const [bytes, documents, counts, starts] = [new Bytes(this.content, source.start), [], [], [source.first]];
      let document = -1;
      while (bytes.at < source.end) {
        const step = bytes.readVarint();
        document += Math.floor(step / 2) + 1;
        const count = step & 1 ? 1 : bytes.readVarint();
        documents.push(document);
        counts.push(count);
        starts.push(starts[starts.length - 1] + count);
      }
      return (source.decoded = { documents, counts, starts });
    }

    // The numbers of the pieces that hold the places `start` to `end`.
    listPieces(start, end) {
      const numbers = [];
      for (let piece = Math.floor(start / this.size); piece * this.size < end; piece++) numbers.push(piece);
      return numbers;
    }

    async openPiece(piece) {
      this.pieces[piece] ??= await this.index.open(`p/${this.name}-${piece}`, this.checks[piece], 0xffffffff);
    }

    readPlaces(start, end) {
      const places = [];
      let position = 0;
      for (let at = start; at < end; at++) {
        const piece = Math.floor(at / this.size);
        const content = this.pieces[piece];
        const length = (content.length - 1) / content[0];
        for (let plane = 0, scale = 1; plane < content[0]; plane++, scale *= 256) {
          position += content[1 + plane * length + (at - piece * this.size)] * scale;
        }
        places.push(position);
      }
      return places;
    }
  }

  // The stems that a form beginning with `prefix` may have and that do not begin with it: index.py says why.
  function listShortKeys(prefix) {
    const keys = new Set();
    for (let cut = 1; cut < prefix.length; cut++) {
      const short = prefix.slice(0, cut);
      keys.add(short).add(`${short}e`);
      if (short.endsWith("b")) keys.add(`${short}l`).add(`${short}le`);
      if (prefix[cut] === "y") keys.add(`${short}i`);
    }
    return [...keys].filter((key) => !key.startsWith(prefix));
  }

  class Index {
    constructor(base) {
      Object.assign(this, { base, files: new Map(), terms: new Map(), facets: new Map(), ready: null, retry: "" });
    }

    // Forgets all files, so that they are fetched again, past every cache.
    reset() {
      this.files.clear();
      this.terms.clear();
      this.facets.clear();
      this.ready = null;
      this.retry = Date.now().toString(36);
    }

    // The content of a file; `check` (under `mask`) is what another file expects of it, and keeps caches honest.
    open(name, check = null, mask = 0xffff) {
      if (!this.files.has(name)) {
        const mark = [check?.toString(36), this.retry].filter(Boolean).join("-");
        const call = readCall(name, `${this.base}${name}.js${mark && "?"}${mark}`);
        const file = call.then((found) => unwrap(name, found, check, mask));
        this.files.set(name, file);
        file.catch(() => this.files.delete(name));
      }
      return this.files.get(name);
    }

    // Reads the manifest, once.
    load() {
      this.ready ??= this.readManifest().catch((fault) => {
        this.ready = null;
        throw fault;
      });
      return this.ready;
    }

    async readManifest() {
      if (!("DecompressionStream" in globalThis)) {
        throw new SearchFault(search.say("This browser is too old for the search; any of 2023 or later will do."));
      }
      const source = new Bytes(await this.open("manifest"));
      const head = parse(source.readBytes(source.readVarint()));
      const arrays = head.sizes.map((size) => source.readBytes(size));
      const { documents: count, fields, stemmers, language, documents_in_chunk, texts_in_chunk } = head;
      Object.assign(this, { documents: count, fields, stemmers, language, documents_in_chunk, texts_in_chunk });
      this.lengths = head.fields.map((field) => (field.b ? arrays.shift() : null));
      const [days, sections, terms, rows, texts, facets] = arrays;
      this.days = this.decodeDays(new Bytes(days));
      const numbers = new Bytes(sections);
      this.facets.set("section", {
        values: head.sections,
        members: Array.from({ length: this.documents }, () => {
          const number = numbers.readVarint();
          return number ? [number - 1] : [];
        }),
      });
      this.checks = { t: terms, d: rows, x: texts, f: facets };
      this.known = head.facets;
      this.varied = head.varied;
      this.firsts = head.terms;
    }

    decodeDays(source) {
      const days = new Int32Array(this.documents);
      let day = 0;
      for (let at = 0; at < days.length; at++) {
        const step = source.readVarint();
        if (step) day += step & 1 ? (step - 1) / 2 : -step / 2;
        days[at] = step ? day : 0;
      }
      return days;
    }

    findCheck(kind, number) {
      return this.checks[kind][number * 2] | (this.checks[kind][number * 2 + 1] << 8);
    }

    // {values, members} of a facet: its values, and per document the numbers of its own.
    async openFacet(name) {
      if (!this.facets.has(name)) {
        const at = this.known.indexOf(name);
        const none = { values: [], members: Array.from({ length: this.documents }, () => []) };
        this.facets.set(name, at < 0 ? none : await this.readFacet(name, at));
      }
      return this.facets.get(name);
    }

    async readFacet(name, at) {
      const source = new Bytes(await this.open(`f/${name}`, this.findCheck("f", at)));
      const values = parse(source.readBytes(source.readVarint()));
      const read = () => source.readVarint();
      return { values, members: Array.from({ length: this.documents }, () => Array.from({ length: read() }, read)) };
    }

    // The number of the term shard in which a key would stand, or -1.
    findTermShard(key) {
      let [low, high] = [0, this.firsts.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (isAfter(this.firsts[middle], key)) high = middle;
        else low = middle + 1;
      }
      return low - 1;
    }

    async openTerms(number) {
      if (!this.terms.has(number)) {
        const name = nameTerms(number, this.firsts[number]);
        const content = await this.open(`t/${name}`, this.findCheck("t", number));
        if (!this.terms.has(number)) this.terms.set(number, new TermShard(this, name, content));
      }
      return this.terms.get(number);
    }

    async findForms(key) {
      const number = this.findTermShard(key);
      return number < 0 ? [] : ((await this.openTerms(number)).entries.get(key) ?? []);
    }

    async findExact(form) {
      const keys = [...new Set(this.stemmers.map((stemmer) => search.findKey(form, stemmer)))];
      const found = await Promise.all(keys.map((key) => this.findForms(key)));
      return found.flat().filter(({ plain }) => plain === form);
    }

    async findPrefix(prefix) {
      const keys = this.stemmers.includes("en") ? listShortKeys(prefix) : [];
      const first = Math.max(0, this.findTermShard(prefix));
      let last = first;
      while (last + 1 < this.firsts.length && this.firsts[last + 1].startsWith(prefix)) last++;
      const numbers = Array.from({ length: last - first + 1 }, (_, at) => first + at);
      const shards = this.firsts.length ? await Promise.all(numbers.map((number) => this.openTerms(number))) : [];
      const short = await Promise.all(keys.map((key) => this.findForms(key)));
      const long = shards.flatMap(({ entries }) => [...entries].filter(([key]) => key.startsWith(prefix)));
      return [...short.flat(), ...long.flatMap(([, forms]) => forms)].filter(({ plain }) => plain.startsWith(prefix));
    }

    // {url, title, date, language} of a document; the date is a day or an instant, or "".
    async findDocument(document) {
      const [url, title, date, language] = await this.findRow("d", this.documents_in_chunk, document);
      return { url, title, date: date || this.formatDay(document), language: language || this.language };
    }

    formatDay(document) {
      const code = this.days[document];
      const pad = (number, size) => String(number).padStart(size, "0");
      const month = Math.floor((code % 372) / 31) + 1;
      return code ? `${pad(Math.floor(code / 372), 4)}-${pad(month, 2)}-${pad((code % 31) + 1, 2)}` : "";
    }

    // [text, dek] of a document; without a dek just the text.
    findText(document) {
      return this.findRow("x", this.texts_in_chunk, document);
    }

    async findRow(kind, size, document) {
      const number = Math.floor(document / size);
      const bytes = await this.open(`${kind}/${number}`, this.findCheck(kind, number));
      bytes.rows ??= parse(bytes);
      return bytes.rows[document % size];
    }
  }

  Object.assign(search, { Index, SearchFault, computeCheck, isAfter });
})();
