/* Added by `backfile serve` to the pages it shows, and to no others: reloads them, and shows what went wrong. */
(function () {
  "use strict";

  var tag = document.currentScript;
  var version = tag.dataset.version;
  var base = tag.dataset.base;
  var own = JSON.parse(tag.dataset.pages);
  var source = null;
  var overlay = null;
  var later = 0;
  var scripted = [].some.call(document.scripts, function (script) { return script.src && script !== tag; });

  if (performance.setResourceTimingBufferSize) performance.setResourceTimingBufferSize(5000);

  function connect() {
    if (source || document.hidden) return;
    var address = new URL("events", tag.src);
    address.searchParams.set("since", version);
    address.searchParams.set("page", own[0]);
    source = new EventSource(address);
    source.onmessage = function (message) { take(JSON.parse(message.data)); };
  }

  /* A browser opens few connections to one host: hidden tabs leave theirs to the others. */
  function disconnect() {
    if (source) source.close();
    source = null;
  }

  function take(state) {
    var news = state.version !== version;
    version = state.version;
    show(state.problems);
    if (!news) return;
    if (tag.dataset.quiet) {
      document.dispatchEvent(new Event("backfile:rebuilt"));
      return;
    }
    var mine = state.changed === null ? own : state.changed.filter(isMine());
    if (!mine.length) return;
    if (mine.every(function (path) { return /\.css$/.test(path); })) swapStyles();
    else if (mine.every(function (path) { return own.indexOf(path) !== -1; })) swapBody();
    else location.reload();
  }

  /* Reloading takes some sixty milliseconds: the new text is shown at once, and the scripts run after the reload. */
  function swapBody() {
    clearTimeout(later);
    fetch(location.href, { cache: "no-cache" }).then(function (answer) {
      return answer.text();
    }).then(function (text) {
      var fresh = new DOMParser().parseFromString(text, "text/html");
      document.title = fresh.title;
      document.body.className = fresh.body.className;
      document.body.replaceChildren.apply(document.body, fresh.body.childNodes);
      if (overlay) document.body.append(overlay);
      if (scripted) later = setTimeout(function () { location.reload(); }, 400);
    }).catch(function () { location.reload(); });
  }

  /* A path below the output is this page's when it is the page, or something that it has loaded. */
  function isMine() {
    var used = new Set(own);
    performance.getEntriesByType("resource").forEach(function (entry) {
      var address = new URL(entry.name);
      if (address.origin !== location.origin) return;
      try {
        used.add(decodeURIComponent(address.pathname).slice(base.length));
      } catch (error) { /* no path of ours */ }
    });
    return function (path) { return used.has(path); };
  }

  function swapStyles() {
    document.querySelectorAll('link[rel~="stylesheet"][href]').forEach(function (old) {
      var fresh = old.cloneNode();
      var where = new URL(old.href);
      if (where.origin !== location.origin) return;
      where.searchParams.set("backfile", version);
      fresh.href = where.href;
      fresh.onload = function () { old.remove(); };
      fresh.onerror = function () { location.reload(); };
      old.after(fresh);
    });
  }

  function make(name, text, style) {
    var element = document.createElement(name);
    element.textContent = text;
    element.style.cssText = style;
    return element;
  }

  var SANS = "font-family: system-ui, sans-serif;";
  var MONO = "font: 13px/1.55 ui-monospace, Menlo, Consolas, monospace;";

  function makeProblem(problem) {
    var item = make("li", "", "margin: 0; padding: .9rem 0; border-top: 1px solid #4a3237;");
    if (problem.message) item.append(make("strong", problem.message, SANS + "display: block; font-size: 16px; line-height: 1.4; overflow-wrap: anywhere;"));
    item.append(make("span", problem.place, MONO + "display: block; color: #ff9d9d; overflow-wrap: anywhere;"));
    if (problem.excerpt.length) item.append(makeExcerpt(problem));
    if (problem.hint) item.append(make("em", problem.hint, SANS + "display: block; margin-top: .5rem; color: #ffd479; font-style: normal;"));
    return item;
  }

  function makeExcerpt(problem) {
    var lines = make("pre", "", "all: revert; margin: .5rem 0 0; padding: .5rem 0; overflow: auto; border-radius: 6px; background: #0d090a; " + MONO);
    problem.excerpt.forEach(function (line) {
      var wrong = line[0] === problem.line;
      var look = "display: block; width: max-content; min-width: 100%; box-sizing: border-box; padding: 0 .75rem; ";
      lines.append(make("span", (wrong ? "> " : "  ") + String(line[0]).padStart(4) + "  " + line[1] + "\n",
        look + (wrong ? "color: #fff; background: #54202a;" : "color: #b9acae;")));
    });
    return lines;
  }

  function show(problems) {
    if (overlay) overlay.remove();
    overlay = null;
    if (!problems.length) return;
    overlay = document.createElement("div");
    overlay.id = "backfile-problems";
    overlay.lang = "en";
    overlay.dir = "ltr";
    overlay.setAttribute("role", "alert");
    overlay.style.cssText = "all: initial; display: block; position: fixed; z-index: 2147483647; inset: auto 0 0 0;" +
      "max-height: 60vh; overflow: auto; overscroll-behavior: contain; box-sizing: border-box; padding: 0 max(1.25rem, calc(50vw - 35rem)) 1rem;" +
      "background: #1d1416; color: #fff; border-top: 4px solid #e5484d; box-shadow: 0 -8px 32px rgb(0 0 0 / .35); font: 15px/1.5 system-ui, sans-serif;";
    var head = make("div", "", "position: sticky; top: 0; display: flex; align-items: center; gap: 1rem; padding: .75rem 0; background: #1d1416;");
    var count = problems.length + (problems.length === 1 ? " problem" : " problems");
    var close = make("button", "Hide", "all: unset; cursor: pointer; padding: .35rem .9rem; border: 1px solid #8a6a70; border-radius: 6px; font: 600 14px/1.4 system-ui, sans-serif;");
    close.type = "button";
    close.onfocus = function () { close.style.outline = close.matches(":focus-visible") ? "2px solid #fff" : ""; };
    close.onblur = function () { close.style.outline = ""; };
    close.onclick = function () { overlay.remove(); };
    head.append(make("strong", count, "flex: 1; font: 700 17px/1.4 system-ui, sans-serif;"), close);
    var list = make("ul", "", "margin: 0; padding: 0; list-style: none;");
    problems.forEach(function (problem) {
      list.append(makeProblem(problem));
    });
    overlay.append(head, list);
    document.body.append(overlay);
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) disconnect(); else connect();
  });
  window.addEventListener("pagehide", disconnect);
  window.addEventListener("pageshow", connect);
  connect();
})();
