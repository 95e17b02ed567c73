/* Added by `backfile serve` to the pages it shows, and to no others: reloads them, and shows what went wrong. */
(function () {
  "use strict";

  var tag = document.currentScript;
  var version = tag.dataset.version;
  var address = new URL("events", tag.src);
  var source = null;
  var overlay = null;

  function connect() {
    if (source || document.hidden) return;
    source = new EventSource(address);
    source.onmessage = function (message) { take(JSON.parse(message.data)); };
  }

  /* A browser opens few connections to one host: hidden tabs leave theirs to the others. */
  function disconnect() {
    if (source) source.close();
    source = null;
  }

  function take(state) {
    if (state.version !== version && tag.dataset.quiet) {
      version = state.version;
      document.dispatchEvent(new Event("backfile:rebuilt"));
    } else if (state.version !== version) {
      if (state.style_after !== version) {
        location.reload();
        return;
      }
      version = state.version;
      swapStyles();
    }
    show(state.problems);
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

  function makeProblem(problem) {
    var words = "margin: 0; white-space: pre-wrap; overflow-wrap: anywhere;";
    var item = make("li", "", "margin: .5rem 0;");
    item.append(make("strong", problem.place, "color: #ff9d9d;"));
    if (problem.message) item.append(make("span", " " + problem.message, words));
    if (problem.excerpt.length) {
      var lines = make("pre", "", "all: revert; margin: .4rem 0; padding: .4rem .6rem; overflow: auto; background: #000; color: #bbb; font: inherit;");
      problem.excerpt.forEach(function (line) {
        var wrong = line[0] === problem.line;
        lines.append(make("span", (wrong ? "> " : "  ") + String(line[0]).padStart(4) + "  " + line[1] + "\n",
          wrong ? "color: #fff; font-weight: bold;" : "color: #bbb;"));
      });
      item.append(lines);
    }
    if (problem.hint) item.append(make("em", problem.hint, "color: #ffd479; font-style: normal;"));
    return item;
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
      "max-height: 60vh; overflow: auto; box-sizing: border-box; padding: 1rem 1.25rem; background: #1d1416;" +
      "color: #fff; border-top: 4px solid #e5484d; font: 14px/1.5 ui-monospace, monospace;";
    var close = make("button", "Hide", "all: revert; float: right; font: inherit;");
    close.type = "button";
    close.onclick = function () { overlay.remove(); };
    overlay.append(close, make("strong", "The last rebuild found problems", "display: block; font: bold 16px sans-serif;"));
    var list = make("ul", "", "margin: .75rem 0 0; padding: 0 0 0 1.25rem;");
    problems.forEach(function (problem) {
      list.append(makeProblem(problem));
    });
    overlay.append(list);
    document.body.append(overlay);
  }

  document.addEventListener("visibilitychange", function () {
    if (document.hidden) disconnect(); else connect();
  });
  window.addEventListener("pagehide", disconnect);
  window.addEventListener("pageshow", connect);
  connect();
})();
