// The pages work without this. It shows the status of today, and searches the index.
"use strict";
(() => {
  const body = document.body;
  const published = body.dataset.published;
  const home = body.dataset.home;
  const up = body.dataset.up;
  const texts = new Map(Array.from(document.querySelectorAll("#texts [data-text]"), (e) => [e.dataset.text, e.textContent]));
  const text = (key) => texts.get(key) ?? key;
  const byId = (id) => document.getElementById(id);
  const make = (name, className, content) => {
    const element = document.createElement(name);
    if (className) {
      element.className = className;
    }
    if (content !== undefined) {
      element.textContent = content;
    }
    return element;
  };

  // Today by this device, as a label's dates are written; never before the day of publication.
  const pad = (n, width) => String(n).padStart(width, "0");
  const now = new Date();
  const device = `${pad(now.getFullYear(), 4)}-${pad(now.getMonth() + 1, 2)}-${pad(now.getDate(), 2)}`;
  const behind = device < published;
  const today = behind ? published : device;

  // What was not valid on the day of publication never becomes valid here; what was, only up to its last day.
  const standingOn = (standing, last) => (standing === "valid" || standing === "not-yet") && !(today <= last) ? "expired" : standing;
  const showBadge = (badge) => {
    const standing = standingOn(badge.dataset.standing, badge.dataset.last);
    badge.className = "badge " + standing;
    badge.querySelector(".word").textContent = text("standing." + standing);
    const status = badge.closest("section.status");
    if (status) {
      status.className = "status " + standing;
      const basis = status.querySelector("[data-basis]");
      basis.textContent = `${text("status.today")} (${today})`;
    }
  };
  document.querySelectorAll("[data-standing]").forEach(showBadge);
  document.querySelectorAll(".as-of").forEach((e) => {
    e.textContent = `${text("search.status")}: ${text("status.today")} (${today})`;
  });
  const age = (Date.parse(today) - Date.parse(published)) / 86400000;
  if (behind || age > 31) {
    byId("stale").textContent = text(behind ? "future" : "stale");
    byId("stale").hidden = false;
  }

  const form = byId("search");
  if (!form) {
    return;
  }
  form.hidden = false;

  const json = async (path) => {
    const answer = await fetch(up + path, {credentials: "omit"});
    if (!answer.ok) {
      throw new Error(path);
    }
    return answer.json();
  };
  let foldPromise = null;
  const fold = () => (foldPromise ??= json("assets/fold.json").then(makeFold));
  const shards = new Map();
  const shard = (n) => {
    if (!shards.has(n)) {
      shards.set(n, json(`index/${n}.json`));
    }
    return shards.get(n);
  };
  const count = Number(form.dataset.shards);
  const perPage = 50;
  const ahead = 4;
  let run = 0;
  let hits = [];
  let shown = 0;

  const card = (hit) => {
    const {data, row, alike} = hit;
    const item = make("li", "card");
    const name = make("p", "name");
    const link = make("a", "", data[body.parentElement.lang === "ja" ? "name_ja" : "name_en"][row] || data.number[row]);
    link.href = `${home}label/${data.slug[row]}.html`;
    name.append(link);
    const state = make("p", "state");
    const badge = make("span", "badge");
    Object.assign(badge.dataset, {standing: data.standing[row], last: data.last[row]});
    const sign = make("span", "sign");
    sign.setAttribute("aria-hidden", "true");
    badge.append(sign, make("span", "word", ""));
    showBadge(badge);
    state.append(badge, " ", make("span", "level", levelName(data.level[row])));
    if (alike) {
      state.append(" ", make("span", "alike", text("js.similar")));
    }
    const list = make("dl");
    const add = (key, value, className) => {
      const pair = make("div");
      pair.append(make("dt", "", text(key)), make("dd", className, value));
      list.append(pair);
    };
    add("row.number", data.number[row], "number");
    add("row.models", data.models[row] || text("label.not-given"));
    add("row.holder", data[body.parentElement.lang === "ja" ? "holder_ja" : "holder_en"][row] || text("label.not-given"));
    add("row.last", data.last[row]);
    item.append(name, state, list);
    return item;
  };
  const levels = new Map(Array.from(form.elements.level.options, (o) => [o.value, o.textContent]));
  const levelName = (value) => levels.get(value) ?? value;

  const showMore = () => {
    const part = hits.slice(shown, shown + perPage);
    byId("results").append(...part.map(card));
    shown += part.length;
    byId("more").hidden = shown >= hits.length;
  };
  byId("more").textContent = text("js.more");
  byId("more").addEventListener("click", () => {
    const before = byId("results").childElementCount;
    showMore();
    byId("results").children[before]?.querySelector("a").focus();
  });

  // Rows of one shard that have every word; those that have them only in characters that look alike are marked.
  const matches = (data, words, filter, folded) => {
    const found = [];
    for (let row = 0; row < data.number.length; ++row) {
      if (filter.level && data.level[row] !== filter.level || filter.type && !data.type[row].split(" ").includes(filter.type) ||
          filter.status && standingOn(data.standing[row], data.last[row]) !== filter.status) {
        continue;
      }
      const key = data.key[row];
      if (!words.every((w) => key.includes(w.similar))) {
        continue;
      }
      const alike = words.length > 0 && (() => {
        const whole = folded.plain([data.number[row], data.name_ja[row], data.name_en[row], data.models[row], data.holder_ja[row], data.holder_en[row], data.maker[row]].join(" "));
        return !words.every((w) => whole.includes(w.plain));
      })();
      found.push({data, row, alike});
    }
    return found;
  };

  const search = async () => {
    const mine = ++run;
    const query = form.elements.q.value;
    const filter = {level: form.elements.level.value, type: form.elements.type.value, status: form.elements.status.value};
    const wanted = query.trim() !== "" || filter.level || filter.type || filter.status;
    byId("found").hidden = !wanted;
    byId("plain").hidden = Boolean(wanted);
    byId("warning").hidden = true;
    if (!wanted) {
      return;
    }
    byId("found-title").textContent = text("js.results-title");
    byId("results").replaceChildren();
    byId("more").hidden = true;
    byId("count").textContent = `0 ${text("js.so-far")}`;
    hits = [];
    shown = 0;
    try {
      const folded = await fold();
      if (mine !== run) {
        return;
      }
      const words = query.split(/\s+/u).map((w) => ({plain: folded.plain(w), similar: folded.similar(w)})).filter((w) => w.similar !== "");
      byId("warning").textContent = text("js.mixed");
      byId("warning").hidden = !folded.mixed(query);
      const later = [];
      for (let n = 0; n < count; ++n) {
        for (let k = n; k < Math.min(count, n + ahead); ++k) {
          shard(k).catch(() => {});
        }
        const found = matches(await shard(n), words, filter, folded);
        if (mine !== run) {
          return;
        }
        hits.push(...found.filter((h) => !h.alike));
        later.push(...found.filter((h) => h.alike));
        if (shown < perPage) {
          showMore();
        }
        byId("count").textContent = `${hits.length + later.length} ${text("js.so-far")}`;
      }
      hits.push(...later);
      if (shown < perPage) {
        showMore();
      }
      byId("more").hidden = shown >= hits.length;
      byId("count").textContent = hits.length === 0 ? text("js.nothing") : `${hits.length} ${text("js.results")}`;
    } catch (error) {
      if (mine === run) {
        byId("count").textContent = text("js.failed");
        byId("plain").hidden = false;
      }
      shards.clear();
      foldPromise = null;
    }
  };

  const address = () => {
    const given = new URLSearchParams();
    for (const name of ["q", "level", "type", "status"]) {
      if (form.elements[name].value) {
        given.set(name, form.elements[name].value);
      }
    }
    const query = given.toString();
    history.replaceState(null, "", query ? "?" + query : location.pathname);
  };
  const start = () => {
    address();
    search();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    start();
  });
  for (const name of ["level", "type", "status"]) {
    form.elements[name].addEventListener("change", start);
  }
  let timer = 0;
  form.elements.q.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(start, 200);
  });
  byId("clear").addEventListener("click", () => {
    form.reset();
    start();
    form.elements.q.focus();
  });
  const given = new URLSearchParams(location.search);
  for (const name of ["q", "level", "type", "status"]) {
    if (given.has(name)) {
      form.elements[name].value = given.get(name).slice(0, 200);
    }
  }
  if (location.search) {
    search();
  }
})();
