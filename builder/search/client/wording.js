// What the page says, in the language of the archive: a build puts its words in the place of the English ones.
// Rule: every text that a reader sees goes through `say`, or through `plural` where it counts something.
(() => {
  "use strict";
  const search = (globalThis.backfileSearch ??= {});

  const language = document.documentElement.lang || "en";
  const KINDS = ["zero", "one", "two", "few", "many", "other"]; // the order of the forms in a catalogue
  const rules = new Intl.PluralRules(language);
  const kinds = KINDS.filter((kind) => rules.resolvedOptions().pluralCategories.includes(kind));
  const numbers = new Intl.NumberFormat(language, { numberingSystem: "latn" });
  const formatNumber = (count) => numbers.format(count);

  // The text with `%(name)s` in it replaced by values.
  const say = (text, values = {}) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

  // The plural form for a number, with the number in it.
  function plural(...forms) {
    const count = forms.pop();
    return say(forms[kinds.indexOf(rules.select(count))] ?? forms.at(-1), { count: formatNumber(count) });
  }

  // English is the international one: day before month, as on every other page.
  const dating = { dateStyle: "long", timeZone: "UTC", calendar: "gregory", numberingSystem: "latn" };
  const days = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, dating);
  const formatDay = (date) => days.format(new Date(`${date.slice(0, 10)}T00:00:00Z`));

  Object.assign(search, { formatDay, formatNumber, language, plural, say });
})();
