/* Suggestions under the search line; everything works without them.
   ES5 and XMLHttpRequest: windows of old phones know neither fetch() with abort (Chrome below 66) nor arrows.
   Nothing is stored, the focus is never moved, the line is never written to, and nothing below it moves. */
(function () {
  "use strict";
  var PAUSE = 200, COMPOSING = 700, MOST = 40, SHORTEST = 2;
  var field = document.getElementById("q"), form = field && field.form;
  var source = form && form.getAttribute("data-suggest");
  if (!source || !window.JSON || !field.setAttribute) return;

  var list = document.createElement("ul"), said = document.createElement("span");
  var rows = [], at = -1, asked = 0, last = "", timer = 0, request = null, composing = false;

  function set(node, names) {
    for (var name in names) node.setAttribute(name, names[name]);
    return node;
  }

  set(list, { id: "q-list", role: "listbox", "class": "suggest", hidden: "", "aria-label": form.getAttribute("data-label") });
  set(said, { role: "status", "class": "hidden" });
  field.parentNode.appendChild(list);
  field.parentNode.appendChild(said);
  set(field, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "q-list" });

  function open(shown) {
    list.hidden = !shown;
    field.setAttribute("aria-expanded", String(shown));
    if (!shown) mark(-1);
  }

  function mark(next) {
    if (rows[at]) set(rows[at], { "aria-selected": "false", "class": "suggest__row" });
    at = next;
    if (rows[at]) {
      set(rows[at], { "aria-selected": "true", "class": "suggest__row suggest__row--on" });
      field.setAttribute("aria-activedescendant", rows[at].id);
    } else field.removeAttribute("aria-activedescendant");
  }

  function show(answer) {
    list.textContent = "";
    rows = answer.items.map(function (item, number) {
      var row = document.createElement("li"), kind = document.createElement("small");
      set(row, { id: "q-" + number, role: "option", "aria-selected": "false", "class": "suggest__row", lang: item.lang });
      row.textContent = item.text + " ";
      kind.textContent = item.kind;
      set(kind, { lang: document.documentElement.lang });
      row.appendChild(kind);
      row.onclick = function () { location.href = item.address; };
      list.appendChild(row);
      return row;
    });
    at = -1;
    said.textContent = answer.said;
    open(rows.length > 0 && document.activeElement === field);
    // The keys on the screen cover half a phone, and the list with it.
    var room = window.visualViewport ? window.visualViewport.height : window.innerHeight;
    if (!list.hidden && list.getBoundingClientRect().bottom > room) form.scrollIntoView(true);
  }

  function ask() {
    var words = field.value.trim(), query = "?q=" + encodeURIComponent(words);
    if (words === last || words.length < SHORTEST || asked >= MOST) return;
    last = words;
    asked += 1;
    ["kind", "area", "size"].forEach(function (name) {
      var kept = form.elements[name];
      if (kept) query += "&" + name + "=" + encodeURIComponent(kept.value);
    });
    request = new XMLHttpRequest();
    request.open("GET", source.split("?")[0] + query);
    request.onload = function () {
      // A busy box answers with a page in place of a list.
      try { if (this.status === 200) show(JSON.parse(this.responseText)); } catch (fault) { open(false); }
    };
    request.send();
  }

  function soon() {
    clearTimeout(timer);
    // Keyboards that compose (Telex, Gboard, Pinyin) tell of every key: wait until the word stands.
    timer = setTimeout(ask, composing ? COMPOSING : PAUSE);
  }

  field.addEventListener("input", function () {
    if (request) request.abort();
    if (field.value.trim() !== last) { last = ""; open(false); }
    soon();
  });
  field.addEventListener("compositionstart", function () { composing = true; });
  field.addEventListener("compositionend", function () { composing = false; soon(); });
  field.addEventListener("blur", function () { open(false); });
  list.addEventListener("mousedown", function (event) { event.preventDefault(); });
  form.addEventListener("submit", function () { clearTimeout(timer); });

  field.addEventListener("keydown", function (event) {
    if (event.isComposing || event.keyCode === 229) return;
    var step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && rows.length) {
      event.preventDefault();
      if (list.hidden) open(true);
      mark((at + 1 + step + rows.length + 1) % (rows.length + 1) - 1);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      open(false);
    } else if (event.key === "Enter" && rows[at] && !list.hidden) {
      event.preventDefault();
      rows[at].click();
    }
  });
})();
