// SPDX-License-Identifier: Apache-2.0
//
// Draws the tree of #ior-data into #ior: widths by a metric, zoom, search, tool tip. Used by the HTML
// page and by the SVG picture alike, so elements are always made with their namespace. Names are
// only ever set as text.
"use strict";
(() => {
  const HTML = "http://www.w3.org/1999/xhtml";
  const SVG = "http://www.w3.org/2000/svg";
  const ROW = 19;        // height of a frame in pixels
  const LETTER = 7.23;   // width of a letter of the 12 px monospace font
  const LEAST = 0.4;     // frames narrower than this are not drawn
  // Hue and saturation by kind: other, reads, writes, call, path, fold. As flame_colour.cc.
  const COLOURS = [[212, 62], [158, 48], [8, 78], [266, 58], [38, 86], [0, 0]];
  const METRICS = { count: "Calls", bytes: "Bytes", duration: "Time", gap: "Gap" };

  const root = document.getElementById("ior");
  const data = JSON.parse(document.getElementById("ior-data").textContent);
  const size = data.parent.length;
  const children = Array.from({ length: size }, () => []);
  const depth = new Uint16Array(size);
  for (let i = 1; i < size; ++i) {
    children[data.parent[i]].push(i);
    depth[i] = depth[data.parent[i]] + 1;
  }
  const fills = data.names.map((name, i) => fill(name, Number(data.kinds[i])));

  const state = { metric: data.metric, inverted: data.inverted, zoom: 0, undo: [], hits: null };

  function element(space, name, attributes, ...content) {
    const made = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes || {})) {
      made.setAttribute(key, value);
    }
    made.append(...content);
    return made;
  }
  const html = (name, attributes, ...content) => element(HTML, name, attributes, ...content);
  const svg = (name, attributes, ...content) => element(SVG, name, attributes, ...content);

  function fill(name, kind) {
    let hash = 2166136261;
    for (const byte of new TextEncoder().encode(name)) {
      hash = Math.imul(hash ^ byte, 16777619) >>> 0;
    }
    const [hue, saturation] = COLOURS[kind] || COLOURS[0];
    return `hsl(${hue + hash % 17 - 8}, ${saturation}%, calc(${72 + Math.floor(hash / 17) % 9}% + var(--light)))`;
  }

  const value = (i) => data[state.metric][i];
  // Of a comparison: what the first of two runs has of a frame, and what the second has.
  const compared = data.count_before !== undefined;
  const before = (metric, i) => data[`${metric}_before`][i];
  const after = (metric, i) => data[metric][i] - before(metric, i);
  // Red: more in the second run; blue: less; the stronger, the more. change: from -1 to 1. As flame_colour.cc.
  function changed(change) {
    const strength = Math.sqrt(Math.abs(change));
    return `hsl(${change >= 0 ? 8 : 212}, ${Math.round(78 * strength)}%, calc(${Math.round(84 - 16 * strength)}% + var(--light)))`;
  }
  function fillOf(i) {
    if (compared) {
      return changed(value(i) > 0 ? (after(state.metric, i) - before(state.metric, i)) / value(i) : 0);
    }
    return i === 0 ? "hsl(40, 8%, calc(78% + var(--light)))" : fills[data.name[i]];
  }
  const nameOf = (i) => i === 0 ? "all" : data.names[data.name[i]];

  function way(i) {
    const names = [];
    for (let at = i; at !== 0; at = data.parent[at]) {
      names.unshift(nameOf(at));
    }
    return names;
  }
  // Components of a path need nothing between them.
  const joined = (names) => names.reduce((line, name, i) =>
    i === 0 ? name : line + (name.startsWith("/") && names[i - 1].startsWith("/") ? "" : " › ") + name, "");

  const count = (n) => n.toLocaleString("en-US");
  function scaled(n, step, units) {
    let unit = 0;
    while (n >= step && unit + 1 < units.length) {
      n /= step;
      ++unit;
    }
    return `${unit === 0 ? n : n.toPrecision(n >= 999.5 ? 4 : 3)} ${units[unit]}`;
  }
  const time = (n) => n >= 60e9 ? `${count(Math.round(n / 1e9))} s` : scaled(n, 1000, ["ns", "us", "ms", "s"]);
  const show = {
    count: (n) => `${count(n)} ${n === 1 ? "call" : "calls"}`,
    bytes: (n) => scaled(n, 1024, ["B", "KiB", "MiB", "GiB", "TiB"]),
    duration: time,
    gap: time,
  };
  const percent = (part, whole) => whole > 0 ? `${(100 * part / whole).toFixed(part / whole < 0.1 ? 2 : 1)} %` : "-";

  // ---- the page
  const graph = svg("svg", { id: "graph" });
  const nothing = html("div", { class: "none" });
  const selection = html("div", { id: "selection" });
  const matched = html("span", { id: "matched" });
  const tip = html("div", { id: "tip" });
  const search = html("input", { id: "search", type: "search", placeholder: "Search ( / )", "aria-label": "search",
                                 title: "text or a regular expression; Esc ends it" });
  const buttons = {};
  function button(id, label, action) {
    buttons[id] = html("button", { id, type: "button" }, label);
    buttons[id].addEventListener("click", action);
    return buttons[id];
  }
  function build() {
    const metrics = html("span", { class: "group", role: "group", "aria-label": "width" });
    for (const [metric, label] of Object.entries(METRICS)) {
      metrics.append(button(metric, label, () => { state.metric = metric; draw(); }));
      buttons[metric].disabled = data[metric][0] === 0;
    }
    const legend = html("div", { class: "legend" });
    const colours = compared ? [["gone", changed(-1)], ["less", changed(-0.2)], ["as before", changed(0)],
                                ["more", changed(0.2)], ["new", changed(1)]]
      : ["process", "reads", "writes", "other call", "file"].map((name, kind) => [name, fill("", kind)]);
    for (const [label, colour] of colours) {
      legend.append(html("i", { style: `background:${colour}` }), label);
    }
    root.replaceChildren(
      html("header", {}, html("h1", {}, data.title), metrics,
           button("invert", "Root above", () => { state.inverted = !state.inverted; draw(); }),
           search, matched, button("undo", "Back", undo), button("reset", "Reset zoom", () => zoom(0))),
      html("div", { class: "notes" }, ...data.notes.map((note) => html("div", {}, note))),
      html("main", {}, graph, nothing),
      html("footer", {}, selection, legend), tip);
  }

  // ---- frames
  // Where every frame that can be seen stands: x and width in pixels.
  function layout(width) {
    const placed = [];
    const above = [];
    for (let at = state.zoom; at !== 0; at = data.parent[at]) {
      above.unshift(data.parent[at]);
    }
    above.forEach((i) => placed.push({ i, x: 0, width, above: true }));
    const scale = width / value(state.zoom);
    const todo = [{ i: state.zoom, x: 0, width }];
    while (todo.length > 0) {
      const at = todo.pop();
      placed.push(at);
      let x = at.x;
      for (const i of children[at.i]) {
        const wide = value(i) * scale;
        if (wide >= LEAST) {
          todo.push({ i, x, width: wide });
        }
        x += wide;
      }
    }
    return placed;
  }

  function label(name, width) {
    let room = Math.floor((width - 6) / LETTER);
    if (room < 3) {
      return "";
    }
    let shown = "";
    for (const letter of name) {
      room -= letter.codePointAt(0) >= 0x1100 ? 2 : 1;
      if (room < 0) {
        return shown.slice(0, -1) + "…";
      }
      shown += letter;
    }
    return shown;
  }

  function draw() {
    const width = Math.max(graph.clientWidth || root.clientWidth - 32, 200);
    const empty = !(value(state.zoom) > 0);
    nothing.textContent = empty ? "nothing to draw: no call here has a value for this width" : "";
    nothing.hidden = !empty;
    const placed = empty ? [] : layout(width);
    const rows = placed.reduce((most, frame) => Math.max(most, depth[frame.i]), 0) + 1;
    graph.setAttribute("height", rows * ROW);
    graph.setAttribute("viewBox", `0 0 ${width} ${rows * ROW}`);
    graph.replaceChildren(...placed.map((frame) => drawn(frame, rows)));
    for (const metric of Object.keys(METRICS)) {
      buttons[metric].setAttribute("aria-pressed", String(metric === state.metric));
    }
    buttons.invert.setAttribute("aria-pressed", String(state.inverted));
    buttons.reset.disabled = state.zoom === 0;
    buttons.undo.disabled = state.undo.length === 0;
    select(state.zoom);
    showMatched();
  }

  function drawn(frame, rows) {
    const row = state.inverted ? depth[frame.i] : rows - 1 - depth[frame.i];
    const name = nameOf(frame.i);
    const group = svg("g", { "data-node": frame.i });
    if (frame.above) {
      group.classList.add("above");
    }
    if (frame.width < 4) {
      group.classList.add("thin");
    }
    if (state.hits) {
      group.classList.add(state.hits.has(data.name[frame.i]) && frame.i !== 0 ? "hit" : "miss");
    }
    group.append(svg("rect", { x: frame.x.toFixed(2), y: row * ROW, width: Math.max(frame.width - (frame.width < 4 ? 0.2 : 0), 0.3).toFixed(2),
                               height: ROW - 1, style: `fill:${fillOf(frame.i)}` }));
    const text = label(name, frame.width);
    if (text !== "") {
      group.append(svg("text", { x: (frame.x + 3).toFixed(2), y: row * ROW + 13 }, text));
    }
    return group;
  }

  const nodeOf = (target) => {
    const group = target.closest ? target.closest("g[data-node]") : null;
    return group ? Number(group.getAttribute("data-node")) : null;
  };

  // ---- zoom
  function zoom(i) {
    if (i !== state.zoom) {
      state.undo.push(state.zoom);
      state.zoom = i;
      hideTip();
      draw();
    }
  }
  function undo() {
    if (state.undo.length > 0) {
      state.zoom = state.undo.pop();
      draw();
    }
  }

  // ---- search
  function pattern(text) {
    try {
      return new RegExp(text, "i");
    } catch (error) {
      return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i");
    }
  }
  function find() {
    const text = search.value;
    state.hits = null;
    if (text !== "") {
      const wanted = pattern(text);
      state.hits = new Set(data.names.keys());
      data.names.forEach((name, i) => { if (!wanted.test(name)) { state.hits.delete(i); } });
    }
    draw();
  }
  // Of what is zoomed into; a hit below a hit counts once.
  function showMatched() {
    matched.textContent = "";
    if (!state.hits) {
      return;
    }
    let sum = 0;
    const todo = [state.zoom];
    while (todo.length > 0) {
      const at = todo.pop();
      if (at !== 0 && state.hits.has(data.name[at])) {
        sum += value(at);
      } else {
        todo.push(...children[at]);
      }
    }
    matched.textContent = `matched ${percent(sum, value(state.zoom))}`;
  }

  // ---- what is pointed at
  function select(i) {
    const share = state.zoom === 0 ? "" : ` | ${percent(value(i), value(state.zoom))} of zoom`;
    const what = compared ? `${show[state.metric](before(state.metric, i))} before, ${show[state.metric](after(state.metric, i))} after`
      : show[state.metric](value(i));
    selection.textContent = `${joined(way(i)) || "all"} | depth ${depth[i]} | ${what} | ${percent(value(i), value(0))} of all${share}`;
  }
  const row = (...cells) => html("tr", {}, ...cells.map((cell) => html("td", {}, cell)));
  function growth(old, now) {
    return old === 0 ? (now > 0 ? "new" : "-") : now === 0 ? "gone" : `${now >= old ? "+" : ""}${((now / old - 1) * 100).toFixed(1)} %`;
  }
  function showTip(i, x, y) {
    const rows = Object.keys(METRICS).map((metric) => compared
      ? row(METRICS[metric], show[metric](before(metric, i)), show[metric](after(metric, i)), growth(before(metric, i), after(metric, i)))
      : row(METRICS[metric], show[metric](data[metric][i]), percent(data[metric][i], data[metric][0])));
    if (compared) {
      rows.unshift(row("", "before", "after", "change"));
      rows.push(row("Errors", count(before("errors", i)), count(after("errors", i)), growth(before("errors", i), after("errors", i))));
    } else if (data.errors[i] > 0) {
      rows.push(row("Errors", count(data.errors[i]), `${percent(data.errors[i], data.count[i])} of its calls`));
    }
    tip.replaceChildren(html("b", {}, nameOf(i)), html("div", { class: "way" }, joined(way(i))),
                        html("table", {}, html("tbody", {}, ...rows)));
    tip.style.display = "block";
    tip.style.left = `${Math.max(4, Math.min(x + 14, root.clientWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${y + tip.offsetHeight + 28 > window.innerHeight ? Math.max(4, y - tip.offsetHeight - 12) : y + 16}px`;
  }
  function hideTip() {
    tip.style.display = "none";
  }

  build();
  graph.addEventListener("click", (event) => {
    const i = nodeOf(event.target);
    if (i !== null) {
      zoom(i);
    }
  });
  graph.addEventListener("mousemove", (event) => {
    const i = nodeOf(event.target);
    if (i !== null) {
      select(i);
      showTip(i, event.clientX, event.clientY);
    }
  });
  graph.addEventListener("mouseleave", () => { hideTip(); select(state.zoom); });
  search.addEventListener("input", find);
  window.addEventListener("resize", draw);
  document.addEventListener("keydown", (event) => {
    const typing = document.activeElement === search;
    if (event.key === "Escape") {
      if (search.value !== "") {
        search.value = "";
        find();
      } else {
        zoom(0);
      }
      search.blur();
    } else if (event.key === "/" && !typing) {
      event.preventDefault();
      search.focus();
    } else if (!typing && (event.key === "u" || event.key === "Backspace")) {
      undo();
    } else if (!typing && event.key === "r") {
      zoom(0);
    }
  });
  const still = document.getElementById("still");
  if (still) {  // the picture: the page takes its place
    still.remove();
    const picture = document.documentElement;
    picture.removeAttribute("viewBox");
    picture.setAttribute("width", "100%");
    picture.setAttribute("height", "100%");
    document.getElementById("page").style.display = "block";
  }
  draw();
})();
