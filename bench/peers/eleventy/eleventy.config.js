// The same job as the other peers: articles, lists in pages of 20, a feed, a sitemap.
const SIZE = 20;

function cut(key, title, articles) {
  const pages = Math.ceil(articles.length / SIZE);
  return Array.from({ length: pages }, (_, at) => ({
    title, number: at + 1, pages, items: articles.slice(at * SIZE, (at + 1) * SIZE),
    place: at ? `${key}page/${at + 1}/` : key,
    newer: at > 0 ? (at > 1 ? `${key}page/${at}/` : key) : "", older: at + 1 < pages ? `${key}page/${at + 2}/` : "",
  }));
}

function group(articles, names) {
  const groups = new Map();
  for (const article of articles) for (const name of names(article)) {
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(article);
  }
  return [...groups].sort();
}

export default function (config) {
  let articles;
  const find = (api) => (articles ??= api.getFilteredByGlob("content/**/*.md").reverse());
  config.on("eleventy.before", () => { articles = undefined; });
  config.addCollection("articles", find);
  config.addCollection("sections", (api) => group(find(api), (one) => [one.data.section]).map(([name]) => name));
  config.addCollection("alltags", (api) => group(find(api), (one) => one.data.tags).map(([name]) => name));
  config.addCollection("lists", (api) => {
    const all = find(api);
    const by = { section: new Map() };
    for (const [name, members] of group(all, (one) => [one.data.section])) {
      members.forEach((one, at) => {
        one.data.newerOne = at ? { url: members[at - 1].url, title: members[at - 1].data.title } : null;
        one.data.olderOne = at + 1 < members.length ? { url: members[at + 1].url, title: members[at + 1].data.title } : null;
      });
    }
    return [
      ...cut("/", "Generated archive", all),
      ...group(all, (one) => [one.data.section]).flatMap(([name, some]) => cut(`/${name.toLowerCase()}/`, name, some)),
      ...group(all, (one) => one.data.tags).flatMap(([name, some]) => cut(`/tags/${name}/`, name, some)),
    ];
  });
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  return { dir: { input: ".", includes: "_includes", output: "public" }, markdownTemplateEngine: false };
}
