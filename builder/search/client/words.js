// What a word is: the twin of builder/search/text/words.py and letters.py (docs/search-format.md).
// Rule: pure, and blind to context. Both twins pass tests/search/vectors.json.
(() => {
  "use strict";
  const search = (globalThis.backfileSearch ??= {});

  // Letters, digits and marks of Unicode 14.0: ranges as (gap, length) in base 36. The browser's own tables
  // are newer than those of some Pythons, and must not decide.
  const TABLE =
    "1c 9 8 p 7 p 1c 0 8 1 2 0 4 1 2 2 2 m 2 u 2 cp 5 b f 4 8 0 2 0 i 38 2 1 3 3 2 0 7 0 2 2 2 0 2 j 2 2a 2 3u 2 " +
    "4s 2 11 3 0 7 14 9 18 2 0 2 1 2 1 2 0 9 q 5 3 u a 6 21 5 2t 2 7 3 9 2 i 3 0 h 1m 3 2s f 1h 5 0 3 0 3 19 j r " +
    "5 a 6 n 2 5 a 21 2 3k 3 9 2 i 2 7 3 1 3 l 2 6 2 0 4 3 3 8 3 1 3 3 9 0 5 1 2 4 3 b 3 5 3 0 2 0 3 2 2 5 5 1 3 " +
    "l 2 6 2 1 2 1 2 1 3 0 2 4 5 1 3 2 4 0 8 3 2 0 8 f c 2 2 8 2 2 2 l 2 6 2 1 2 4 3 9 2 2 2 2 3 0 g 3 3 9 a 6 2 " +
    "2 2 7 3 1 3 l 2 6 2 1 2 4 3 8 3 1 3 2 8 2 5 1 2 4 3 9 2 6 b 1 2 5 4 2 2 3 4 1 2 0 2 1 4 1 4 2 4 b 5 4 4 2 2 " +
    "3 3 0 7 0 f c e c 2 2 2 m 2 f 3 8 2 2 2 3 8 1 2 2 3 0 3 3 3 9 9 6 2 3 2 7 2 2 2 m 2 9 2 4 3 8 2 2 2 3 8 1 7 " +
    "1 2 3 3 9 2 1 e c 2 2 2 1e 2 2 2 4 6 f 3 i 2 5 2 2 2 h 4 n 2 8 2 0 3 6 4 0 5 5 2 0 2 7 7 9 3 1 e 1l 6 e 2 9 " +
    "14 1 2 0 2 4 2 n 2 0 2 m 3 4 2 0 2 5 3 9 3 3 x 0 o 1 7 j 2 0 2 0 2 0 5 9 2 z 5 j 2 h 2 z a 0 1m 21 7 25 3 11 " +
    "2 0 6 0 3 16 2 98 2 3 3 6 2 0 2 3 3 14 2 3 3 w 2 3 3 6 2 0 2 3 3 e 2 1k 2 3 3 1u 3 2 a j 4 f h 2d 3 5 4 h7 3 " +
    "g 2 p 6 22 4 a 8 l a l c j d c 2 2 2 1 d 2b 4 0 5 1 3 9 7 9 i 2 2 a 7 2g 8 16 6 1x b u 2 b 5 b b 13 3 4 c 17 " +
    "5 p 7 a 12 r 5 1q 2 s 3 a 7 9 e 0 9 u 1e 24 4 9 i 8 d 37 d 1j 9 9 4 1c 3 8 8 16 3 2 h 2 2 12 6 et 3 5 3 11 3 " +
    "5 3 7 2 0 2 0 2 0 2 u 3 1g 2 6 2 0 4 2 2 6 4 3 3 5 5 c 6 2 2 6 38 1 3 5 6 a 7 c 1g w i 0 5 0 3 9 2 0 4 4 7 0 " +
    "2 0 2 0 2 3 2 a 3 3 6 4 5 0 2 1l k7 1n 27 l hj t vh 6c 7 8 a 0 3 11 2 0 6 0 3 1j 8 0 g n a 6 2 6 2 6 2 6 2 6 " +
    "2 6 2 6 2 6 2 v 1c 0 d2 2 q e 2 4 3 4 5 2d 3 1 3 2 2 2h 2 3 6 16 2 2l 4 3 b v 1d f x 9 v 7 2 e x 9 14 e 8x " +
    "533 1t h3g 1w 19 3 7g 4 r l 1e 2 9 2 36 12 8 3 2u 3 1r 6 1 2 0 2 4 p 1h 5 0 4 5 b 1f d 1x b 9 7 n 4 0 2 1c 3 " +
    "z d s 4 1s f a 7 u 2 1i a d 3 9 7 m 4 20 p 2 3 f 3 4 b 5 3 5 3 5 a 6 2 6 2 16 2 d 7 3e 2 1 3 9 7 8mb d m 5 " +
    "1c 6it a5 3 2x 13 6 d 4 6 b 2 c 2 4 2 0 2 1 2 1 2 2z y a2 j 1r 3 1h 15 b 5 f h f 1t 4 2 3q k 9 8 p 7 p c 2g " +
    "4 5 3 5 3 5 3 2 10 b 2 p 2 i 2 1 2 e 3 d z 3e d 18 d 1k i 1 36 0 3n s 4 1c g r 5 z a t 6 16 6 t 3 z 5 7 2 4 " +
    "17 4d 3 9 7 z 5 z 5 13 9 1f d a 2 e 2 6 2 1 2 a 2 e 2 6 2 1 1w 8m a l b 7 p 5 2 15 2 8 1y 5 3 0 2 17 2 1 4 0 " +
    "3 m 3 u 3 11 9 8 1d i 2 1 6 w 5 p 1z 1j 5 j 3 1d 2 1 6 7 2 2 2 s 3 2 5 9 o u 2 v x 7 2 t 5 4 h 1h b l 3 q 6 " +
    "p o 6 29 20 1k 1e e 1e 8 19 9 9 87 u 2 15 2 1 4 1 27 13 9 10 s l 17 r l m a 1y c z a 1n 8 0 e o 8 9 7 1g 2 9 " +
    "5 3 9 z 3 0 a 1w 5 3 2 c 2 0 5 j c h 2 10 7 0 1u 6 2 0 2 3 2 e 2 9 8 1m 6 9 7 3 2 7 3 1 3 l 2 6 2 1 2 4 2 9 " +
    "3 1 3 2 3 0 7 0 6 6 3 6 4 4 3w 22 6 9 5 3 v 1x 2 0 9 9 4n 1h 3 8 o 5 z 1s 4 0 c 9 13 1k 8 9 1j q 3 e 5 b 5 6 " +
    "56 1m 2u 2a d 7 3 0 3 7 2 1 2 t 2 1 3 8 d 9 1z 7 3 19 3 7 2 1 s 1q 9 0 9 21 4 0 j 20 7c 8 2 18 2 8 g s 6 t 3 " +
    "l 2 d 22 6 2 1 2 17 4 0 2 1 2 8 9 9 7 5 2 1 2 10 2 1 2 5 8 9 8n m 56 0 g k 18 pl 2v 32 i 5f 219 2o g tq 34i " +
    "g6 6nu fs 8 u 2 9 7 26 2 9 7 t 3 4 c 1i a 3 d 9 2 6 2 k 6 i j5 2e 2y 22 5 1k 8 g 1t 1 2 1 c 1 f 4qf 9 yd 17 " +
    "8 6w8 3 2 6 2 1 2 82 1a 2 i 3 9 az 1s5 2y 6 c 4 8 8 9 4 1 3mq 19 3 m f3 4 4 5 9 7 3 6 v 3 45 2 4c j 31 o 3s " +
    "2c 2 1y 2 1 3 0 3 1 3 3 2 b 2 0 2 6 2 1s 2 3 3 7 2 6 2 r 2 3 2 4 2 0 4 6 2 9f 3 o 2 o 2 u 2 o 2 u 2 o 2 u 2 " +
    "o 2 u 2 o 2 7 3 1d e9 1i 5 1d 9 0 f 0 n 4 2 e up u 6a 6 2 g 3 6 2 1 2 4 5y 18 4 d 3 9 5 0 8y u i 1l yv 6 2 3 " +
    "2 1 2 e 2 5g 3 f 16 23 5 9 m0 1m 2 2 2 3 25 18 2 e 5f 3 2 q 2 1 2 0 3 0 2 9 2 3 2 0 2 0 7 0 5 0 2 0 2 0 2 2 " +
    "2 1 2 0 3 0 2 0 2 0 2 0 2 0 2 1 2 0 3 3 2 6 2 3 2 3 2 0 2 9 2 g 6 2 2 4 2 g g5 c 25g 9 sn wyn x 37c 8 65 3 " +
    "4g1 f 5rk 2e8 f1 15v 3t6 fcmu 6n";
  const LONGEST = 60;
  const CONNECTORS = "&'\u2019.,\\-\u2010\u2011\u00ad\uff06\uff07\uff0e\uff0d";
  const UNSPACED =
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf" +
    "\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uac00-\ud7af\uf900-\ufaff\u{1aff0}-\u{1b16f}\u{20000}-\u{323af}";

  function makeClass() {
    const numbers = TABLE.split(" ").map((number) => parseInt(number, 36));
    let text = "";
    let end = 0;
    for (let at = 0; at < numbers.length; at += 2) {
      const first = end + numbers[at];
      end = first + numbers[at + 1];
      text += `\\u{${first.toString(16)}}-\\u{${end.toString(16)}}`;
    }
    return text;
  }

  const LETTERS = makeClass();
  const OTHER = `(?![${UNSPACED}])[${LETTERS}]`;
  const CHUNK = new RegExp(`[${LETTERS}]+(?:[${CONNECTORS}][${LETTERS}]+)*`, "gu");
  const SEGMENT = new RegExp(`([${UNSPACED}]+)|((?:${OTHER})+(?:[&'.,-](?:${OTHER})+)*)`, "gu");
  const MARKS =
    /[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670\u20d0-\u20ff\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
  const IGNORED = /[\u0640\u20d0-\u20ff\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
  const SIGNS = new Map([["’", "'"], ["ʼ", "'"], ["‐", "-"], ["\u00ad", ""]]);
  const LONGEST_ACRONYM = 5;
  const FOLDED = new Map([..."’ʼ‐øđðłıħŧŋςىیکة"].map((letter, at) => [letter, [..."''-oddlihtnσييكه"][at]]));
  for (const zero of [0x660, 0x6f0, 0x966]) {
    for (let digit = 0; digit < 10; digit++) FOLDED.set(String.fromCodePoint(zero + digit), String(digit));
  }
  for (const [letter, letters] of [["ß", "ss"], ["æ", "ae"], ["œ", "oe"], ["þ", "th"], ["\u00ad", ""]]) {
    FOLDED.set(letter, letters);
  }
  const ASCII = /^[\x00-\x7f]*$/;
  const PLAIN = /^[0-9a-z]+$/;
  const DIGITS = /^[0-9]+$/;

  function fold(text) {
    if (ASCII.test(text)) return text.toLowerCase();
    const split = text.normalize("NFKC").toLowerCase().normalize("NFD");
    return [...split.replace(MARKS, "").normalize("NFC")].map((letter) => FOLDED.get(letter) ?? letter).join("");
  }

  const cut = (text) => (text.length <= LONGEST ? text : [...text].slice(0, LONGEST).join(""));
  const isSingle = (text) => text.length < 3 && [...text].length === 1;
  const isLetter = (part) => isSingle(part) && !DIGITS.test(part);

  // One word of two that a dot, a comma or an apostrophe parts, or nothing when they stay two.
  function join(last, sign, part) {
    if (sign === "'") {
      if (part === "s" && last.endsWith("s")) return last;
      return isSingle(last) || last === "qu" ? null : last + part;
    }
    if (DIGITS.test(last) && DIGITS.test(part)) {
      if (sign === ".") return `${last}.${part}`;
      return part.length === 3 ? last + part : null;
    }
    return null;
  }

  // Words that hyphens and ampersands tie together; apostrophes, acronyms and numbers are made one word.
  function group(segment) {
    const cuts = segment.replace(/[0-9]+(?:\.[0-9]+){2,}/gu, (run) => run.replaceAll(".", ",,")).split(/([&'.,-])/u);
    const groups = [[cuts[0]]];
    let acronym = isLetter(cuts[0]);
    for (let at = 1; at < cuts.length; at += 2) {
      const [sign, part, words] = [cuts[at], cuts[at + 1], groups[groups.length - 1]];
      const last = words[words.length - 1];
      const short = isLetter(part);
      if (sign === "." && acronym && short) {
        words[words.length - 1] += part;
        continue;
      }
      acronym = short;
      const joined = sign === "&" || sign === "-" ? null : join(last, sign, part);
      if (sign === "&" || sign === "-") words.push(part);
      else if (joined) words[words.length - 1] = joined;
      else groups.push([part]);
    }
    return groups;
  }

  function makePiece(parts) {
    const words = parts.filter(Boolean).map(cut);
    const size = [...words.join("")].length;
    const tied = words.length >= 2 && words.length <= 3 && size <= 20;
    const named = tied && (size <= 5 || words.some((word) => isSingle(word) || /[0-9]/.test(word)));
    return { parts: words, joined: named ? words.join("") : null, unspaced: false };
  }

  function split(text) {
    const pieces = [];
    for (const [, run, segment] of text.matchAll(SEGMENT)) {
      if (run) {
        const letters = [...run];
        pieces.push({ parts: letters.map((letter, at) => letter + (letters[at + 1] ?? "")), joined: null, unspaced: true });
      } else {
        pieces.push(...group(segment).map(makePiece));
      }
    }
    return pieces;
  }

  // A chunk as it is written, but for variants of characters and signs that no spelling is told apart by.
  function keep(chunk) {
    const text = chunk.normalize("NFKC").replace(IGNORED, "").normalize("NFC");
    return text.replace(/[’ʼ‐\u00ad]/gu, (sign) => SIGNS.get(sign));
  }

  // Capitals stay where all letters are: `WHO` is not `who`. Accents stay as they are.
  function spell(part) {
    const letters = part.length > 2 * LONGEST_ACRONYM ? [] : [...part];
    const short = letters.length >= 2 && letters.length <= LONGEST_ACRONYM;
    const capital = short && letters.every((letter) => letter !== letter.toLowerCase());
    return capital ? part : part.toLowerCase().normalize("NFC");
  }

  function choose(folded, kept) {
    const spelt = spell(kept);
    return fold(spelt) === folded ? spelt : folded;
  }

  // The pieces with the spelling of the others where they are the same words; joined forms have none.
  function spellAll(pieces, kept) {
    const same = pieces.length === kept.length && pieces.every(({ parts }, at) => parts.length === kept[at].parts.length);
    if (!same) return pieces;
    return pieces.map((piece, at) => ({
      ...piece,
      parts: piece.parts.map((part, number) => choose(part, kept[at].parts[number])),
    }));
  }

  function splitAnew(chunk) {
    const folded = fold(chunk);
    if (PLAIN.test(folded)) {
      const spelt = cut(chunk === folded ? folded : spell(keep(chunk)));
      const whole = cut(folded);
      return [{ parts: [fold(spelt) === whole ? spelt : whole], joined: null, unspaced: false }];
    }
    const kept = keep(chunk);
    return kept === folded ? split(folded) : spellAll(split(folded), split(kept));
  }

  const known = new Map();

  // The pieces of a chunk: {parts, joined, unspaced}.
  function splitChunk(chunk) {
    let pieces = known.get(chunk);
    if (!pieces) {
      if (known.size > 50000) known.clear();
      known.set(chunk, (pieces = splitAnew(chunk)));
    }
    return pieces;
  }

  // Matches of the chunks of a text, each with its `index`.
  const findChunks = (text) => text.matchAll(CHUNK);

  // [form, position] of every word of a text.
  function listWords(text) {
    const words = [];
    let position = 0;
    for (const [chunk] of findChunks(text)) {
      for (const piece of splitChunk(chunk)) {
        if (piece.joined) words.push([piece.joined, position]);
        for (const part of piece.parts) words.push([part, position++]);
      }
    }
    return words;
  }

  // The pieces of a whole text.
  const listPieces = (text) => [...findChunks(text)].flatMap(([chunk]) => splitChunk(chunk));

  // A folded form without an English plural's ending: D. Harman's S stemmer.
  function findSingular(form) {
    if (form.endsWith("ies")) return /[ea]ies$/u.test(form) ? form : `${form.slice(0, -3)}y`;
    if (form.endsWith("es")) return /[aeo]es$/u.test(form) ? form : form.slice(0, -1);
    return form.endsWith("s") && !/[us]s$/u.test(form) ? form.slice(0, -1) : form;
  }

  // The words of a literal phrase, folded; the last may end in `*`.
  function listQueryWords(text) {
    const pieces = listPieces(text);
    const words = pieces.flatMap((piece) => piece.parts.map(fold));
    const end = pieces[pieces.length - 1];
    if (end?.unspaced) {
      const last = words.pop();
      if (end.parts.length === 1) words.push(`${last}*`);
    }
    return words;
  }

  // Porter's stemmer as Whoosh has it: the rules of its first step that look at the end of the word look at the
  // whole word there, so that they hardly ever apply. The index is built with it.
  const CONSONANTS = "[^aeiouy]+";
  const VOWELS = "[aeiou]+";
  const START = `^(?:${CONSONANTS})?`;
  const SYLLABLE = new RegExp(`${START}${VOWELS}${CONSONANTS}`, "u");
  const SYLLABLES = new RegExp(`${START}${VOWELS}${CONSONANTS}${VOWELS}${CONSONANTS}`, "u");
  const ONE_SYLLABLE = new RegExp(`${START}${VOWELS}${CONSONANTS}(?:${VOWELS})?$`, "u");
  const VOWEL = new RegExp(`${START}[aeiouy]`, "u");
  const SHORT = new RegExp(`^${CONSONANTS}[aeiouy][^aeiouwxy]$`, "u");
  const SECOND = new Map(
    ("ational ate tional tion enci ence anci ance izer ize bli ble alli al entli ent eli e ousli ous ization ize " +
      "ation ate ator ate alism al iveness ive fulness ful ousness ous aliti al iviti ive biliti ble logi log")
      .match(/\S+ \S+/g)
      .map((pair) => pair.split(" ")),
  );
  const THIRD = new Map([["icate", "ic"], ["ative", ""], ["alize", "al"], ["iciti", "ic"], ["ical", "ic"], ["ful", ""], ["ness", ""]]);
  const SECOND_END = new RegExp(`^(.+?)(${[...SECOND.keys()].join("|")})$`, "u");
  const THIRD_END = new RegExp(`^(.+?)(${[...THIRD.keys()].join("|")})$`, "u");
  const FOURTH_END =
    /^(.+?)(al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ou|ism|ate|iti|ous|ive|ize)$/u;

  function replaceEnd(word, pattern, ends) {
    const match = pattern.exec(word);
    return match && SYLLABLE.test(match[1]) ? match[1] + ends.get(match[2]) : word;
  }

  function cutPast(word) {
    if (word.endsWith("eed")) return SYLLABLE.test(word.slice(0, -3)) ? word.slice(0, -1) : word;
    const match = /^(.*)(?:ed|ing)$/u.exec(word);
    if (!match || !VOWEL.test(match[1])) return word;
    const rest = match[1];
    if (/^(?:at|bl|iz)$/u.test(rest)) return `${rest}e`;
    if (/^([^aeiouylsz])\1$/u.test(rest)) return rest.slice(0, -1);
    return SHORT.test(rest) ? `${rest}e` : rest;
  }

  function cutFourth(word) {
    const match = FOURTH_END.exec(word);
    if (match) return SYLLABLES.test(match[1]) ? match[1] : word;
    const ion = /^(.+?[st])ion$/u.exec(word);
    return ion && SYLLABLES.test(ion[1]) ? ion[1] : word;
  }

  function cutFifth(word) {
    const match = /^(.+?)e$/u.exec(word);
    let rest = word;
    if (match && (SYLLABLES.test(match[1]) || (ONE_SYLLABLE.test(match[1]) && !SHORT.test(match[1])))) rest = match[1];
    return rest.endsWith("ll") && SYLLABLES.test(rest) ? rest.slice(0, -1) : rest;
  }

  function stem(form) {
    if (form.length < 6 && [...form].length < 3) return form;
    const young = form.startsWith("y");
    let word = young ? `Y${form.slice(1)}` : form;
    if (word.endsWith("sses") || word.endsWith("ies")) word = word.slice(0, -2);
    else if (word.endsWith("s") && word.at(-2) !== "s") word = word.slice(0, -1);
    word = cutPast(word);
    if (word.endsWith("y") && VOWEL.test(word.slice(0, -1))) word = `${word.slice(0, -1)}i`;
    word = replaceEnd(word, SECOND_END, SECOND);
    word = replaceEnd(word, THIRD_END, THIRD);
    word = cutFifth(cutFourth(word));
    return young ? `y${word.slice(1)}` : word;
  }

  // The key under which a form stands in the index, for a stemmer: `en`, or `` for none.
  const findKey = (form, stemmer) => (stemmer === "en" ? stem(fold(form)) : fold(form));

  Object.assign(search, { findChunks, findKey, findSingular, fold, listPieces, listQueryWords, listWords, splitChunk, stem });
})();
