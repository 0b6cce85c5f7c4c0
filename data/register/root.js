// The language by what the browser prefers; nothing is stored.
"use strict";
(() => {
  const wanted = (navigator.languages || [navigator.language || "ja"]).map((l) => String(l).toLowerCase().split("-")[0]);
  const lang = wanted.find((l) => l === "ja" || l === "en") || "en";
  location.replace(lang + "/index.html" + location.search);
})();
