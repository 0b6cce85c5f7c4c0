// Looks at a published register in headless Chromium: axe-core (WCAG 2.2 A and AA), no request to anywhere else, no error in the
// console, no sideways scrolling, search, status by date; with and without scripts, light and dark.
//
//   node tools/check_site.mjs DIR [--shots FOLDER]
//
// Needs Debian's chromium, and axe-core and puppeteer-core of npm in the folder AKASHI_NODE_MODULES (`npm install axe-core
// puppeteer-core`). Exit 77 and a reason where one of them is missing.
import fs from "node:fs";
import http from "node:http";
import {createRequire} from "node:module";
import path from "node:path";

const [dir, ...rest] = process.argv.slice(2);
const shots = rest[0] === "--shots" ? rest[1] : "";
const skip = (why) => {
  console.log(`skipped: ${why}`);
  process.exit(77);
};
const modules = process.env.AKASHI_NODE_MODULES ?? path.join(process.cwd(), "node_modules");
const browserPath = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((p) => fs.existsSync(p));
if (!browserPath) {
  skip("no chromium");
}
let puppeteer;
let axe;
try {
  const load = createRequire(path.join(path.resolve(modules), "x.js"));
  puppeteer = load("puppeteer-core");
  axe = fs.readFileSync(load.resolve("axe-core/axe.min.js"), "utf8");
} catch {
  skip("no axe-core or puppeteer-core");
}

const kinds = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".xml": "application/xml"};
const root = path.resolve(dir);
const server = http.createServer((request, answer) => {
  const file = path.join(root, decodeURIComponent(new URL(request.url, "http://x").pathname));
  if (request.url === "/favicon.ico") {
    answer.writeHead(204).end();
  } else if (!file.startsWith(root) || !fs.existsSync(file) || !fs.statSync(file).isFile()) {
    answer.writeHead(404).end();
  } else {
    answer.writeHead(200, {"content-type": kinds[path.extname(file)] ?? "text/plain"}).end(fs.readFileSync(file));
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const base = `http://127.0.0.1:${server.address().port}/`;
const browser = await puppeteer.launch({executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"]});

const failures = [];
const check = (good, what) => {
  if (!good) {
    failures.push(what);
  }
};
const labels = JSON.parse(fs.readFileSync(path.join(root, "labels.json"), "utf8")).labels;
const manifest = JSON.parse(fs.readFileSync(path.join(root, "manifest.json"), "utf8"));
const slugs = fs.readdirSync(path.join(root, "ja/label")).map((n) => n.replace(/\.html$/, ""));
const some = [0, 5, 7, 12].map((i) => slugs[i]).filter(Boolean);

const open = async (where, {width = 1280, scripts = true, dark = false, today = ""} = {}) => {
  const page = await browser.newPage();
  await page.setViewport({width, height: 900});
  await page.setJavaScriptEnabled(scripts);
  await page.emulateMediaFeatures([{name: "prefers-color-scheme", value: dark ? "dark" : "light"}]);
  if (today) {
    await page.evaluateOnNewDocument(`{
      const Real = Date; const at = Real.parse(${JSON.stringify(today + "T12:00:00")});
      globalThis.Date = class extends Real { constructor(...a) { a.length ? super(...a) : super(at); } static now() { return at; } };
    }`);
  }
  page.on("request", (r) => check(r.url().startsWith(base), `${where}: request to ${r.url()}`));
  page.on("console", (m) => check(m.type() !== "error", `${where}: console: ${m.text()}`));
  page.on("pageerror", (e) => check(false, `${where}: ${e}`));
  await page.goto(base + where, {waitUntil: "networkidle0"});
  return page;
};
const shoot = async (page, name) => {
  if (shots) {
    fs.mkdirSync(shots, {recursive: true});
    await page.screenshot({path: path.join(shots, name + ".png"), fullPage: false});
  }
};
const flat = (name) => name.replace(/[^A-Za-z0-9]+/g, "-");

// Axe in a world of its own: the page's policy forbids it to bring scripts.
const judge = async (page, where) => {
  const cdp = await page.createCDPSession();
  const {frameTree} = await cdp.send("Page.getFrameTree");
  const {executionContextId} = await cdp.send("Page.createIsolatedWorld", {frameId: frameTree.frame.id, worldName: "axe"});
  await cdp.send("Runtime.evaluate", {expression: axe, contextId: executionContextId});
  const {result} = await cdp.send("Runtime.evaluate", {
    contextId: executionContextId, awaitPromise: true, returnByValue: true,
    expression: `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then((r) =>
      ({violations: r.violations.map((v) => v.id + ": " + v.help + " " + v.nodes.slice(0, 2).map((n) => n.html).join(" | ")), passes: r.passes.length}))`});
  check(result.value?.passes > 10, `${where}: axe did not run`);
  (result.value?.violations ?? []).forEach((v) => check(false, `${where}: ${v}`));
};

for (const lang of ["ja", "en"]) {
  const pages = ["index.html", "withdrawn.html", "about.html", ...some.map((s) => `label/${s}.html`)];
  if (fs.existsSync(path.join(root, lang, "list/2.html"))) {
    pages.push("list/2.html");
  }
  for (const name of pages) {
    for (const dark of [false, true]) {
      const page = await open(`${lang}/${name}`, {dark});
      await judge(page, `${lang}/${name}${dark ? " dark" : ""}`);
      await page.close();
    }
    for (const width of [320, 768, 1280]) {
      const page = await open(`${lang}/${name}`, {width, dark: width === 768});
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      check(!wide, `${lang}/${name}: scrolls sideways at ${width}`);
      await shoot(page, `${lang}-${flat(name)}-${width}`);
      await page.close();
    }
  }
}

// Search: by full width, by look-alikes, by a number; nothing found.
const wanted = labels[0];
const query = async (text, width = 1280) => {
  const page = await open(`ja/index.html?q=${encodeURIComponent(text)}`, {width});
  await page.waitForFunction(() => !/検索中/.test(document.getElementById("count").textContent) && document.getElementById("count").textContent !== "");
  const found = await page.$$eval("#results .number", (list) => list.map((e) => e.textContent));
  const warned = await page.$eval("#warning", (e) => !e.hidden);
  return {page, found, warned};
};
const fullWidth = (text) => text.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
const cyrillic = (text) => text.replace(/A/g, "А").replace(/K/g, "К");
for (const [text, warned] of [[wanted.number, false], [fullWidth(wanted.number), false], [wanted.number.toLowerCase(), false], [cyrillic(wanted.number), cyrillic(wanted.number) !== wanted.number]]) {
  const result = await query(text);
  check(result.found.includes(wanted.number), `search ${text}: not found`);
  check(result.warned === warned, `search ${text}: warning is ${result.warned}`);
  await result.page.close();
}
const model = await query(wanted.products[0].models[0], 320);
check(model.found.includes(wanted.number), "search by model: not found");
await judge(model.page, "search results");
await shoot(model.page, "search-320");
await model.page.close();
const none = await query("そのようなものはない");
check(none.found.length === 0, "search for nothing: found something");
await none.page.close();

// Status: nothing looks valid after its last day, nothing withdrawn ever does; without scripts the day is said.
const slugOf = new Map(slugs.map((s) => [JSON.parse(fs.readFileSync(path.join(root, "labels", s + ".json"), "utf8")).number, s]));
for (const label of labels.slice(0, 40)) {
  const where = `ja/label/${slugOf.get(label.number)}.html`;
  const late = await open(where, {today: "2099-01-01"});
  check(!(await late.$("section.status .badge.valid")), `${where}: looks valid in 2099`);
  await late.close();
  if (label.state === "withdrawn" || label.state === "suspended") {
    for (const scripts of [true, false]) {
      const page = await open(where, {scripts});
      check(!(await page.$("section.status .badge.valid")), `${where}: ${label.state} looks valid`);
      await page.close();
    }
  }
}
const still = await open(`ja/label/${slugOf.get(wanted.number)}.html`, {scripts: false});
const words = await still.$eval("section.status", (e) => e.textContent).catch(() => fs.readFileSync(path.join(root, `ja/label/${slugOf.get(wanted.number)}.html`), "utf8"));
check(words.includes(`${manifest.published} 時点`) && words.includes(wanted.last_day), "without scripts the day of publication or the last day is not said");
await shoot(still, "label-without-scripts");
await still.close();
const cookies = await (await browser.pages())[0].cookies(base);
check(cookies.length === 0, "there are cookies");

await browser.close();
server.close();
failures.forEach((f) => console.log(f));
console.log(failures.length === 0 ? "site: in order" : `site: ${failures.length} failures`);
process.exit(failures.length === 0 ? 0 : 1);
