// The search page folds as the vectors say: node fold_test.js FOLD_JS FOLD_JSON VECTORS
"use strict";
const fs = require("fs");
const path = require("path");
const [script, table, vectors] = process.argv.slice(2).map((p) => path.resolve(p));
const fold = require(script)(JSON.parse(fs.readFileSync(table, "utf8")));
let failed = 0;
for (const row of JSON.parse(fs.readFileSync(vectors, "utf8"))) {
  const got = {text: row.text, plain: fold.plain(row.text), similar: fold.similar(row.text), mixed: fold.mixed(row.text)};
  if (JSON.stringify(got) !== JSON.stringify(row)) {
    console.error("want", row, "got", got);
    ++failed;
  }
}
process.exit(failed === 0 ? 0 : 1);
