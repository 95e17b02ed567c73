/* The review desk: shows one capture at a time, and sends what a person rules. Every act has a key and a button. */
(function () {
  "use strict";

  var token = document.querySelector('meta[name="backfile-token"]').content;
  var COLOURS = {
    paragraph: "text", quote: "text", list: "text", table: "text", figure: "text", code: "text", note: "text",
    heading: "head", title: "head", dek: "head", kicker: "head",
    byline: "line", updated: "line", dateline: "line", caption: "line", credit: "line",
    correction: "note", disclosure: "note", promo: "promo", share: "promo"
  };
  var rows = [], current = null, busy = false;

  function find(id) { return document.getElementById(id); }

  function make(name, text, kind) {
    var element = document.createElement(name);
    if (text) element.textContent = text;
    if (kind) element.className = kind;
    return element;
  }

  function say(words, wrong) {
    find("said").textContent = words;
    find("said").classList.toggle("wrong", Boolean(wrong));
  }

  function ask(path, body) {
    var options = body === undefined ? {} : {
      method: "POST", body: JSON.stringify(body),
      headers: { "content-type": "application/json", "x-backfile-token": token }
    };
    return fetch(path, options).then(function (answer) {
      return answer.json().then(function (made) {
        if (!answer.ok) throw new Error(made.problem);
        return made;
      });
    });
  }

  /* What has the focus, in words that outlive a new drawing. */
  function remember() {
    var here = document.activeElement.closest ? document.activeElement.closest("[data-key], [data-block]") : null;
    if (!here) return null;
    return here.dataset.key ? '[data-key="' + here.dataset.key + '"]' : '[data-block="' + here.dataset.block + '"]';
  }

  function load(folder, focus) {
    return ask("case?folder=" + encodeURIComponent(folder)).then(function (made) {
      current = made;
      draw();
      var there = focus && document.querySelector(focus);
      (there || document.querySelector(".fields .unsure") || document.querySelector(".fields li")).focus();
      history.replaceState(null, "", "#" + encodeURIComponent(folder));
    });
  }

  function refresh(focus) {
    return ask("queue").then(function (made) {
      rows = made;
      drawDocket();
      var folder = current ? current.folder : decodeURIComponent(location.hash.slice(1)) || (rows[0] && rows[0].folder);
      if (folder) return load(folder, focus).catch(function () { current = null; return rows[0] && load(rows[0].folder); });
      find("place").textContent = "Nothing is in doubt.";
    }).catch(function (error) { say(error.message, true); });
  }

  function draw() {
    drawDocket();
    find("outlet").textContent = current.outlet;
    find("path").textContent = current.path;
    find("note").textContent = current.note || "";
    find("note").hidden = !current.note;
    drawDoubts();
    find("fields").replaceChildren.apply(find("fields"), current.fields.map(drawField));
    find("blocks").replaceChildren.apply(find("blocks"), current.blocks.map(drawBlock));
    find("markdown").replaceChildren.apply(find("markdown"), current.paragraphs.map(function (paragraph) {
      var part = make("p", paragraph.text, paragraph.block === null ? "own" : "");
      if (paragraph.block !== null) part.dataset.from = paragraph.block;
      return part;
    }));
  }

  /* Why the article is listed; what is no field is accepted here. */
  function drawDoubts() {
    var row = rows.find(function (one) { return one.folder === current.folder; });
    find("doubts").replaceChildren.apply(find("doubts"), (row ? row.doubts : []).map(function (key, number) {
      var line = make("li", row.reasons[number]);
      if (!current.fields.some(function (field) { return field.key === key; })) {
        line.dataset.key = key;
        line.tabIndex = -1;
        line.append(" ", press("Accept", "a", function () { decide({ act: "accept", field: key }); }));
      }
      return line;
    }));
  }

  function drawDocket() {
    var at = current ? rows.findIndex(function (row) { return row.folder === current.folder; }) : -1;
    find("place").textContent = rows.length ? (at < 0 ? "" : at + 1 + " of ") + rows.length + " to review" : "Nothing is in doubt.";
    find("queue").replaceChildren.apply(find("queue"), rows.map(function (row, number) {
      var line = make("li"), button = make("button");
      button.type = "button";
      button.append(make("strong", row.title), make("small", row.reasons.join("\n")));
      if (number === at) button.setAttribute("aria-current", "true");
      button.onclick = function () { open(row.folder); };
      line.append(button);
      return line;
    }));
    var here = document.querySelector("#queue [aria-current]");
    if (here) here.scrollIntoView({ block: "nearest" });
  }

  function press(words, key, act) {
    var button = make("button", words + " ");
    button.type = "button";
    button.tabIndex = -1;
    button.append(make("kbd", key));
    button.onclick = function (event) { event.stopPropagation(); act(); };
    return button;
  }

  function drawField(field) {
    var line = make("li", "", (field.unsure ? "unsure " : "") + (field.reviewed ? "reviewed" : ""));
    line.dataset.key = field.key;
    line.tabIndex = -1;
    var trust = field.reviewed ? "reviewed" : field.edited && field.text ? "by hand" : field.ruled ? "by the archive" : field.confidence ? field.confidence.toFixed(2) : "–";
    line.append(make("span", field.key, "key"), make("span", field.text || "none", "value" + (field.text ? "" : " empty")), make("span", trust, "trust"));
    var why = make("p", field.method, "why");
    if (field.quote) why.append(": ", make("q", field.quote));
    if (field.inferred) why.append(" · inferred");
    if (field.note) why.append(" · " + field.note);
    line.append(why);
    if (field.others.length) {
      var others = make("div", "", "others");
      field.others.slice(0, 9).forEach(function (other, number) {
        var button = press(other.text, String(number + 1), function () { decide({ act: "choose", field: field.key, other: number }); });
        button.title = other.method + ", " + other.confidence.toFixed(2) + (other.quote ? ": " + other.quote : "");
        others.append(button);
      });
      line.append(others);
    }
    var buttons = make("div", "", "buttons");
    if (!field.reviewed) buttons.append(press("Accept", "a", function () { decide({ act: "accept", field: field.key }); }));
    buttons.append(press("Write", "e", function () { write(field); }));
    if (field.text && field.key !== "title") buttons.append(press("Leave out", "x", function () { decide({ act: "write", field: field.key }); }));
    line.append(buttons);
    line.onclick = function (event) { if (event.target.tagName !== "INPUT") line.focus(); };
    return line;
  }

  function drawBlock(block) {
    var colour = COLOURS[block.role];
    var line = make("li", "", (block.kept ? "kept" : "dropped") + (colour ? " role-" + colour : ""));
    line.dataset.block = block.index;
    line.tabIndex = -1;
    line.title = block.role + ": " + block.reason;
    line.append(make("b", block.role), make("span", block.text), make("small", block.reason));
    var buttons = make("div", "", "buttons");
    if (!block.kept) buttons.append(press("Restore", "r", function () { decide({ act: "restore", block: block.index }); }));
    buttons.append(press("Furniture of this outlet", "m", function () { decide({ act: "furniture", block: block.index }); }));
    line.append(buttons);
    line.onclick = function () { line.focus(); };
    line.onfocus = function () { point(block.index); };
    return line;
  }

  /* The paragraph that a block became. */
  function point(index) {
    document.querySelectorAll(".markdown .here").forEach(function (old) { old.classList.remove("here"); });
    var part = document.querySelector('.markdown [data-from="' + index + '"]');
    if (part) {
      part.classList.add("here");
      part.scrollIntoView({ block: "nearest" });
    }
  }

  function write(field) {
    var line = document.querySelector('[data-key="' + field.key + '"]');
    if (line.querySelector("input")) return;
    var input = make("input");
    input.value = field.text;
    input.setAttribute("aria-label", field.key);
    input.spellcheck = false;
    line.append(input);
    input.select();
    input.onkeydown = function (event) {
      event.stopPropagation();
      if (event.key === "Escape") { input.remove(); line.focus(); }
      if (event.key === "Enter" && !event.isComposing) decide({ act: "write", field: field.key, text: input.value });
    };
  }

  function settle(promise, focus) {
    busy = true;
    return promise.then(function (made) {
      say(made.said);
      if (current && made.folder !== current.folder) current = { folder: made.folder };
      return refresh(focus);
    }).catch(function (error) { say(error.message, true); }).finally(function () { busy = false; });
  }

  function decide(ruling) {
    if (busy || !current) return;
    settle(ask("decide", Object.assign({ folder: current.folder, sha256: current.sha256 }, ruling)), remember());
  }

  function undo() {
    if (!busy) settle(ask("undo", {}), remember());
  }

  function open(folder) {
    say("");
    load(folder).catch(function (error) { say(error.message, true); });
  }

  function step(by) {
    if (!rows.length) return;
    var at = current ? rows.findIndex(function (row) { return row.folder === current.folder; }) : -1;
    open(rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))].folder);
  }

  function move(by) {
    var here = document.activeElement.closest("#doubts > [data-key], #fields > li, #blocks > li");
    var list = here ? here.parentElement : find("fields");
    var next = here ? (by > 0 ? here.nextElementSibling : here.previousElementSibling) : list.firstElementChild;
    if (next) next.focus();
  }

  function enter(id, wanted) {
    var there = find(id).querySelector(wanted) || find(id).firstElementChild;
    if (there) there.focus();
  }

  var KEYS = {
    n: function () { step(1); },
    p: function () { step(-1); },
    j: function () { move(1); }, ArrowDown: function () { move(1); },
    k: function () { move(-1); }, ArrowUp: function () { move(-1); },
    f: function () { enter("fields", ".unsure"); },
    b: function () { enter("blocks", ".kept"); },
    u: undo,
    "?": function () {
      find("keys").hidden = !find("keys").hidden;
      find("help").setAttribute("aria-expanded", String(!find("keys").hidden));
    }
  };

  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.metaKey || (event.ctrlKey && event.key !== "z")) return;
    if (event.ctrlKey) { event.preventDefault(); undo(); return; }
    if (event.target.tagName === "INPUT") return;
    var here = event.target.closest("[data-key], [data-block]");
    if (KEYS[event.key]) { event.preventDefault(); KEYS[event.key](); return; }
    if (!here || !current) return;
    var act = here.dataset.key ? findFieldAct(here.dataset.key, event.key) : findBlockAct(Number(here.dataset.block), event.key);
    if (act) { event.preventDefault(); act(); }
  });

  function findFieldAct(key, pressed) {
    var field = current.fields.find(function (one) { return one.key === key; });
    if (pressed === "a") return function () { decide({ act: "accept", field: key }); };
    if (!field) return null;
    if (pressed === "e" || pressed === "Enter") return function () { write(field); };
    if (pressed === "x") return function () { decide({ act: "write", field: key }); };
    var number = "123456789".indexOf(pressed);
    if (number >= 0 && number < field.others.length) return function () { decide({ act: "choose", field: key, other: number }); };
    return null;
  }

  function findBlockAct(index, pressed) {
    if (pressed === "a") return function () { decide({ act: "accept", field: "text" }); };
    if (pressed === "r") return function () { decide({ act: "restore", block: index }); };
    if (pressed === "m") return function () { decide({ act: "furniture", block: index }); };
    return null;
  }

  function showUnpublished() {
    ask("unpublished").then(function (found) {
      find("unpublished").hidden = !found.length;
      find("unpublished").querySelector("ul").replaceChildren.apply(find("unpublished").querySelector("ul"), found.map(function (one) {
        var line = make("li"), link = make("a", one.title);
        link.href = one.address;
        line.append(link, make("small", one.mark));
        return line;
      }));
    }).catch(function () { find("unpublished").hidden = true; });
  }

  find("undo").onclick = undo;
  find("help").onclick = KEYS["?"];
  /* Said by the reload script after each rebuild, in the place of a reload. */
  document.addEventListener("backfile:rebuilt", function () {
    if (busy || document.querySelector(".fields input")) return;
    refresh(remember());
    showUnpublished();
  });
  refresh();
  showUnpublished();
})();
