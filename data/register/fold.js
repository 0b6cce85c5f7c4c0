// Folds texts by fold.json, as the program does (docs/formats/register.md, "How texts are folded").
"use strict";
(() => {
  const byFirst = (rows) => new Map(rows.map((row) => {
    const first = String.fromCodePoint(row.codePointAt(0));
    return [first, row.slice(first.length)];
  }));
  const squeeze = (text) => text.replace(/ +/g, " ").replace(/^ | $/g, "");

  const makeFold = (table) => {
    const plainOf = byFirst(table.plain);
    const similarOf = byFirst(table.similar);
    const within = (ranges, n) => ranges.some(([from, to]) => n >= from && n <= to);
    const scripts = Object.entries(table.scripts);
    const script = (c) => {
      const n = c.codePointAt(0);
      const found = scripts.find(([, ranges]) => within(ranges, n));
      return found ? found[0] : "";
    };
    // Half a surrogate pair is no character.
    const characters = (text) => Array.from(text, (c) => (/^[\ud800-\udfff]$/.test(c) ? "\ufffd" : c));
    const seen = (text) => characters(text).filter((c) => !within(table.ignored, c.codePointAt(0)));
    const one = (c) => plainOf.get(c) ?? c;
    const alike = (c) => similarOf.get(c) ?? one(c);
    const plain = (text) => squeeze(seen(text).map(one).join(""));
    const similar = (text) => squeeze(seen(text).map(alike).join(""));
    const disguised = (c) => alike(c) !== one(c) && alike(c) !== "" && /^[\x00-\x7f]+$/.test(alike(c));
    const suspicious = (run) => {
      const foreign = run.filter((c) => script(c) !== "" && script(c) !== "latin");
      if (foreign.length === 0) {
        return false;
      }
      const latin = run.some((c) => script(c) === "latin");
      return latin || new Set(foreign.map(script)).size > 1 || (foreign.length > 1 && foreign.every(disguised));
    };
    const mixed = (text) => {
      let run = [];
      let found = false;
      for (const c of [...characters(text), " "]) {
        if (script(c) !== "" || /^[0-9A-Za-z]$/.test(c)) {
          run.push(c);
        } else {
          found = found || suspicious(run);
          run = [];
        }
      }
      return found;
    };
    return {plain, similar, mixed};
  };

  if (typeof module === "object" && module.exports) {
    module.exports = makeFold;
  } else {
    globalThis.makeFold = makeFold;
  }
})();
