#!/usr/bin/env node
// Compares what Akashi read from one JavaScript lock file with an independent reading of it.
//
//   node npm.mjs MANIFEST REPORT [--path PATH] [--modules FOLDER]
//
// MANIFEST  package-lock.json, npm-shrinkwrap.json, yarn.lock, pnpm-lock.yaml, bun.lock, deno.lock
// REPORT    what Akashi said of a target that holds it: the text of a golden case (want.txt), or the report of
//           `akashi sbom create TARGET -o json`
// --path    how the report calls the manifest, where that is not its file name
// --modules a folder whose node_modules has @yarnpkg/lockfile, @yarnpkg/parsers, js-yaml, jsonc-parser and
//           @pnpm/dependency-path; needed for the formats that they read
//
// Readings: package-lock 2 and 3 by npm's own arborist (of the npm that is installed); version 1 by walking it;
// Yarn by Yarn's parsers; pnpm by js-yaml and pnpm's dependency-path; Bun by jsonc-parser; Deno by JSON.parse.
// Compared: packages (name@version), who needs whom, digests, scopes, directness. Exit code 1 on a difference.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

// ---- the report -------------------------------------------------------------------------------------------------

const idOf = (name, version) => `${name}@${version}`;

function readGolden(text) {
  const components = new Map();
  const edges = [];
  let at = null;
  for (const line of text.split('\n')) {
    if (line.startsWith('component ')) {
      at = { ref: line.slice(10), seen: [], hashes: [], scopes: '', directness: '', version: '', requirement: '' };
      components.set(at.ref, at);
    } else if (line.startsWith('  ') && at) {
      const [, key, value] = /^ {2}(\S+) (.*)$/.exec(line);
      if (key === 'seen') at.seen.push(value);
      else if (/^(md5|sha\d+)$/.test(key)) at.hashes.push(`${key}:${value}`);
      else if (['name', 'version', 'scopes', 'directness', 'type', 'requirement'].includes(key)) at[key] = value;
    } else {
      at = null;
      const edge = /^depends (.*) -> (.*?)(?: \[([a-z,]+)\])?$/.exec(line);
      if (edge) edges.push([edge[1], edge[2]]);
    }
  }
  return { components, edges };
}

function readJson(text) {
  const report = JSON.parse(text);
  const bom = report.bom ?? report;
  const components = new Map();
  for (const one of bom.components) {
    components.set(one.ref, {
      ...one,
      version: one.version ?? '',
      scopes: Array.isArray(one.scopes) ? one.scopes.join(',') : (one.scopes ?? ''),
      hashes: (one.hashes ?? []).map((h) => `${h.algorithm ?? h.alg}:${h.value ?? h.hex ?? h.content}`),
      seen: (one.evidence ?? []).map((e) => `${e.path}:${e.line ?? 0} ${e.method}`),
    });
  }
  const relations = bom.relations ?? [];
  const edges = relations.filter((r) => r.type === 'depends-on' || r.type === 'depends').map((r) => [r.from, r.to]);
  return { components, edges };
}

function readReport(file, manifestPath) {
  const text = readFileSync(file, 'utf8');
  const { components, edges } = text.trimStart().startsWith('{') ? readJson(text) : readGolden(text);
  const packages = new Map();
  const byRef = new Map();
  for (const one of components.values()) {
    const own = one.seen.some((seen) => seen.split(' ')[0].replace(/:\d+$/, '') === manifestPath);
    if (!own) continue;
    const id = idOf(one.name, one.version);
    byRef.set(one.ref, id);
    const known = packages.get(id) ?? { hashes: new Set(), scopes: new Set(), direct: false };
    one.hashes.forEach((hash) => known.hashes.add(hash));
    one.scopes.split(',').filter(Boolean).forEach((scope) => known.scopes.add(scope));
    known.direct ||= one.directness === 'direct';
    known.project ||= one.type === 'application';
    packages.set(id, known);
  }
  const pairs = new Set();
  for (const [from, to] of edges) {
    if (byRef.has(from) && byRef.has(to)) pairs.add(`${byRef.get(from)} -> ${byRef.get(to)}`);
  }
  return { packages, edges: pairs };
}

// ---- readings ---------------------------------------------------------------------------------------------------

// A graph of places; equal packages are merged in finish().
class Graph {
  constructor() {
    this.nodes = [];
  }
  add(name, version, more = {}) {
    const node = { name, version: version ?? '', hashes: [], out: [], reached: new Set(), ...more };
    this.nodes.push(node);
    return node;
  }
  link(from, to, scope) {
    if (to) from.out.push([to, scope]);
  }
  finish({ scopes = true } = {}) {
    const visit = (node, path) => {
      const open = [[node, path]];
      while (open.length) {
        const [at, kind] = open.pop();
        if (at.reached.has(kind)) continue;
        at.reached.add(kind);
        for (const [to, scope] of at.out) open.push([to, kind === 'runtime' ? scope : kind]);
      }
    };
    this.nodes.filter((n) => n.project).forEach((n) => visit(n, 'runtime'));
    const packages = new Map();
    const edges = new Set();
    for (const node of this.nodes) {
      if (node.nameless) continue;
      const id = idOf(node.name, node.version);
      const known = packages.get(id) ?? { hashes: new Set(), scopes: new Set(), direct: false };
      node.hashes.forEach((hash) => known.hashes.add(hash));
      if (!node.project && scopes) (node.stated ?? [...node.reached]).forEach((scope) => known.scopes.add(scope));
      known.project ||= node.project;
      packages.set(id, known);
    }
    for (const node of this.nodes) {
      for (const [to] of node.out) {
        if (node.project && !to.nameless && !to.project) packages.get(idOf(to.name, to.version)).direct = true;
        const from = idOf(node.name, node.version);
        const target = idOf(to.name, to.version);
        if (!node.nameless && !to.nameless && from !== target) edges.add(`${from} -> ${target}`);
      }
    }
    for (const one of packages.values()) {
      if (one.scopes.has('runtime')) one.scopes = new Set(['runtime']);
    }
    return { packages, edges, scopes };
  }
}

function sri(text) {
  const sizes = { md5: 16, sha1: 20, sha256: 32, sha384: 48, sha512: 64 };
  return (text ?? '').split(/\s+/).filter(Boolean).flatMap((part) => {
    const match = /^(md5|sha\d+)-([^?]+)/.exec(part);
    if (!match) return [];
    const bytes = Buffer.from(match[2], 'base64');
    return bytes.length === sizes[match[1]] ? [`${match[1]}:${bytes.toString('hex')}`] : [];
  });
}

const readManifest = (folder) => {
  const file = path.join(folder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
};

// Of a package.json: [name, range, scope]; optional ones once.
function asked(manifest) {
  const optional = manifest.optionalDependencies ?? {};
  return [
    ...Object.entries(manifest.dependencies ?? {}).filter(([n]) => !(n in optional)).map((e) => [...e, 'runtime']),
    ...Object.entries(optional).map((e) => [...e, 'optional']),
    ...Object.entries(manifest.devDependencies ?? {}).map((e) => [...e, 'dev']),
    ...Object.entries(manifest.peerDependencies ?? {}).map((e) => [...e, 'peer']),
  ];
}

function project(graph, manifest, fallback) {
  const name = manifest?.name ?? fallback;
  return graph.add(name ?? '', manifest?.version, { project: true, nameless: !name });
}

// Members of "workspaces" below `folder`, by the patterns that occur: "a/*", "a/**", "a".
function members(folder, workspaces) {
  const patterns = (Array.isArray(workspaces) ? workspaces : (workspaces?.packages ?? [])).map((p) =>
    p.replace(/^\.\//, '').replace(/\/$/, ''));
  const regex = (p) => new RegExp(`^${p.replace(/[.+]/g, '\\$&').replace(/\*\*/g, '\0').replace(/\*/g, '[^/]*').replace(/\0/g, '.*')}$`);
  const found = [];
  const walk = (sub) => {
    for (const entry of readdirSync(path.join(folder, sub), { withFileTypes: true })) {
      if (!entry.isDirectory() || entry.name === 'node_modules') continue;
      const relative = sub ? `${sub}/${entry.name}` : entry.name;
      const inside = patterns.some((p) => !p.startsWith('!') && regex(p).test(relative)) &&
        !patterns.some((p) => p.startsWith('!') && regex(p.slice(1)).test(relative));
      if (inside && existsSync(path.join(folder, relative, 'package.json'))) found.push(relative);
      walk(relative);
    }
  };
  if (patterns.length) walk('');
  return found;
}

// npm itself.
async function readArborist(file) {
  const folder = path.dirname(file);
  const root = execFileSync('npm', ['root', '-g'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  const require = createRequire(path.join(root, 'npm', 'index.js'));
  const Arborist = require('@npmcli/arborist');
  const scratch = mkdtempSync(path.join(tmpdir(), 'compare-'));
  try {
    for (const name of [path.basename(file), 'package.json']) {
      if (existsSync(path.join(folder, name))) cpSync(path.join(folder, name), path.join(scratch, name));
    }
    const tree = await new Arborist({ path: scratch }).loadVirtual();
    const graph = new Graph();
    const byNode = new Map();
    const nodes = [...tree.inventory.values()].filter((node) => !node.isLink);
    for (const node of nodes) {
      const isProject = node.isRoot || node.isWorkspace;
      const stated = node.extraneous ? null : node.dev ? ['dev'] : node.optional ? ['optional']
        : node.devOptional ? ['dev', 'optional'] : node.peer ? ['peer'] : ['runtime'];
      const name = node.isRoot ? (JSON.parse(readFileSync(file, 'utf8')).name ?? readManifest(folder)?.name) : node.packageName ?? node.name;
      byNode.set(node, graph.add(name ?? '', node.version, {
        project: isProject, nameless: !name, hashes: isProject ? [] : sri(node.integrity), stated: stated ?? undefined }));
    }
    for (const node of nodes) {
      for (const edge of node.edgesOut.values()) {
        if (edge.type === 'workspace' || !edge.to) continue;
        const scope = edge.dev ? 'dev' : edge.peer ? 'peer' : edge.optional ? 'optional' : 'runtime';
        graph.link(byNode.get(node), byNode.get(edge.to.isLink ? edge.to.target : edge.to), scope);
      }
    }
    return graph.finish();
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function readLockV1(file) {
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const graph = new Graph();
  const walk = (dependencies, above) => {
    const scope = { names: new Map(), above };
    for (const [name, one] of Object.entries(dependencies ?? {})) {
      const alias = /^npm:(@?[^@]+)@(.*)$/.exec(one.version ?? '');
      const plain = /^\d+\.\d+\.\d+/.test(one.version ?? '');
      const node = graph.add(alias ? alias[1] : name, alias ? alias[2] : plain ? one.version : '', {
        hashes: sri(one.integrity), stated: [one.dev ? 'dev' : one.optional ? 'optional' : 'runtime'] });
      node.requires = one.requires ?? {};
      scope.names.set(name, node);
      node.scope = one.dependencies ? walk(one.dependencies, scope) : scope;
    }
    return scope;
  };
  const find = (scope, name) => (scope ? (scope.names.get(name) ?? find(scope.above, name)) : undefined);
  const top = walk(lock.dependencies, null);
  for (const node of graph.nodes) {
    Object.keys(node.requires).forEach((name) => graph.link(node, find(node.scope, name), 'runtime'));
  }
  const manifest = readManifest(path.dirname(file));
  const root = graph.add(manifest?.name ?? lock.name ?? '', manifest?.version ?? lock.version, { project: true });
  root.nameless = !root.name;
  if (manifest) asked(manifest).forEach(([name, , scope]) => graph.link(root, find(top, name), scope));
  return graph.finish();
}

const splitAt = (text) => {
  const at = text.indexOf('@', 1);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
};

function readYarnV1(file, load) {
  const { parse } = load('@yarnpkg/lockfile');
  const { object } = parse(readFileSync(file, 'utf8'));
  const graph = new Graph();
  const nodes = new Map();
  const byEntry = new Map();
  for (const [pattern, entry] of Object.entries(object)) {
    const key = JSON.stringify(entry);
    const [name, range] = splitAt(pattern);
    const alias = /^npm:(@?[^@]+)(@.*)?$/.exec(range);
    const real = entry.name ?? (alias ? alias[1] : name);
    let node = byEntry.get(`${real} ${key}`);
    if (!node) {
      const sha1 = /#([0-9a-f]{40})$/.exec(entry.resolved ?? '');
      const archive = sha1 && /^https?:.*\.tgz#/.test(entry.resolved);
      node = graph.add(real, entry.version, { hashes: [...sri(entry.integrity), ...(archive ? [`sha1:${sha1[1]}`] : [])] });
      node.entry = entry;
      byEntry.set(`${real} ${key}`, node);
    }
    nodes.set(pattern, node);
  }
  const find = (name, range) => nodes.get(`${name}@${range}`);
  for (const node of [...graph.nodes]) {
    Object.entries(node.entry.dependencies ?? {}).forEach(([n, r]) => graph.link(node, find(n, r), 'runtime'));
    Object.entries(node.entry.optionalDependencies ?? {}).forEach(([n, r]) => graph.link(node, find(n, r), 'optional'));
  }
  return withProjects(graph, path.dirname(file), (from, [name, range, scope], projects) => {
    if (scope !== 'peer') graph.link(from, find(name, range) ?? projects.get(name), scope);
  });
}

// Adds the projects of package.json files and what they ask for.
function withProjects(graph, folder, link) {
  const manifest = readManifest(folder);
  if (!manifest) return graph.finish({ scopes: false });
  const all = [[project(graph, manifest), manifest]];
  const projects = new Map();
  for (const member of members(folder, manifest.workspaces)) {
    const own = readManifest(path.join(folder, member));
    const node = project(graph, own, path.basename(member));
    projects.set(node.name, node);
    all.push([node, own]);
  }
  all.forEach(([node, own]) => asked(own).forEach((request) => link(node, request, projects)));
  return graph.finish();
}

function readYarnBerry(file, load) {
  const { parseSyml } = load('@yarnpkg/parsers');
  const text = readFileSync(file, 'utf8');
  const isJson = text.trimStart().startsWith('{');
  const lock = isJson ? JSON.parse(text).entries : parseSyml(text);
  const graph = new Graph();
  const nodes = new Map();
  const patched = new Map();
  const entries = [];
  const folder = path.dirname(file);
  const full = ([name, range]) =>
    /^[a-z+]+:/.test(range) || /^[^@\s]+\/[^@\s]+/.test(range) ? `${name}@${range}` : `${name}@npm:${range}`;
  const locate = (locator) => {
    let [name, reference] = splitAt(locator);
    while (reference.startsWith('patch:')) {
      [name, reference] = splitAt(decodeURIComponent(reference.slice(6).split('#')[0]));
    }
    return [name, reference];
  };
  let complete = true;
  for (const [key, entry] of Object.entries(lock)) {
    if (key === '__metadata') continue;
    const info = isJson ? entry.resolution : entry;
    const [name, reference] = locate(info.resolution);
    const workspace = /^workspace:(.*)$/.exec(reference);
    const own = workspace && readManifest(path.join(folder, workspace[1]));
    if (workspace && !own) complete = false;
    const version = info.version === '0.0.0-use.local' ? (own?.version ?? '') : info.version;
    const node = graph.add(own?.name ?? name, version, { project: Boolean(workspace) });
    entries.push([node, info, own]);
    for (const descriptor of key.split(/\s*,\s*/)) {
      const parts = splitAt(descriptor);
      nodes.set(full(parts), node);
      if (parts[1].startsWith('patch:')) patched.set(full(splitAt(decodeURIComponent(parts[1].slice(6).split('#')[0]))), node);
    }
  }
  const resolutions = readManifest(folder)?.resolutions ?? {};
  const find = (name, range) => {
    const wanted = full([name, range]);
    const forced = resolutions[wanted] ?? resolutions[name] ?? resolutions[`**/${name}`];
    const forcedNode = forced && (nodes.get(full([name, forced])) ?? undefined);
    return forcedNode ?? patched.get(wanted) ?? nodes.get(wanted);
  };
  for (const [node, info, own] of entries) {
    const requests = own ? asked(own) : asked({
      dependencies: info.dependencies,
      optionalDependencies: { ...info.optionalDependencies, ...Object.fromEntries(Object.entries(info.dependencies ?? {})
        .filter(([n]) => String(info.dependenciesMeta?.[n]?.optional) === 'true')) } });
    requests.filter(([, , scope]) => scope !== 'peer').forEach(([n, r, scope]) => graph.link(node, find(n, r), scope));
  }
  if (isJson) {
    return withProjects(graph, folder, (from, [n, r, scope], projects) =>
      scope !== 'peer' && graph.link(from, find(n, r) ?? projects.get(n), scope));
  }
  return graph.finish({ scopes: complete });
}

function readPnpm(file, load) {
  const yaml = load('js-yaml');
  const documents = yaml.loadAll(readFileSync(file, 'utf8'), null, { schema: yaml.FAILSAFE_SCHEMA });
  const graph = new Graph();
  const projects = new Map();
  const folder = path.dirname(file);
  const at = (importer) => {
    const key = path.posix.normalize(importer);
    if (!projects.has(key)) projects.set(key, project(graph, readManifest(path.join(folder, importer))));
    return projects.get(key);
  };
  const { removeSuffix } = load('@pnpm/dependency-path');
  for (const lock of documents.reverse()) readPnpmDocument(lock, graph, at, projects, removeSuffix);
  return graph.finish();
}

function readPnpmDocument(lock, graph, at, projects, removeSuffix) {
  const major = parseInt(lock.lockfileVersion, 10);
  const isVersion = (text) => /^\d+\.\d+\.\d+([-+]|$)/.test(text);
  const strip = (text) => (major === 5 ? text.replace(/_.*$/, '') : removeSuffix(text));
  const parse = (key) => {
    if (major === 5) {
      const slash = /^(?:[^/]*)\/((?:@[^/]+\/)?[^/]+)\/([^/]+)$/.exec(key);
      return slash && isVersion(strip(slash[2])) ? [slash[1], strip(slash[2])] : ['', key];
    }
    const bare = strip(key);
    if (major === 6 && !bare.startsWith('/')) return ['', bare];
    return splitAt(bare.replace(/^\//, ''));
  };
  const nodes = new Map();
  const snapshots = lock.snapshots ?? lock.packages ?? {};
  for (const [key, snapshot] of Object.entries(snapshots)) {
    const info = (lock.snapshots ? lock.packages[strip(key)] : snapshot) ?? {};
    const [name, reference] = parse(key);
    const version = info.version ?? (isVersion(reference) ? reference : reference.replace(/^runtime:/, '') !== reference ? reference.slice(8) : '');
    const node = graph.add(info.name ?? name, version, { hashes: sri(info.resolution?.integrity) });
    if (major < 7) node.stated = [info.dev === 'true' ? 'dev' : info.optional === 'true' ? 'optional' : 'runtime'];
    nodes.set(key, { node, info, snapshot });
  }
  const find = (name, reference) => {
    const direct = nodes.get(reference);
    const forms = major === 5 ? [`/${name}/${reference}`] : major === 6 ? [`/${name}@${reference}`] : [`${name}@${reference}`];
    return (direct ?? forms.map((form) => nodes.get(form)).find(Boolean))?.node;
  };
  const link = (from, base, name, reference, scope) => {
    if (!reference.startsWith('link:')) return graph.link(from, find(name, reference), scope);
    const target = path.posix.normalize(path.posix.join(base, reference.slice(5)));
    return graph.link(from, projects.get(target) ?? graph.add(name, ''), scope);
  };
  const groups = { dependencies: 'runtime', optionalDependencies: 'optional', devDependencies: 'dev',
    configDependencies: 'build', packageManagerDependencies: 'build' };
  const importers = lock.importers ?? { '.': lock };
  Object.keys(importers).forEach(at);
  for (const [key, importer] of Object.entries(importers)) {
    for (const [group, scope] of Object.entries(groups)) {
      for (const [name, one] of Object.entries(importer[group] ?? {})) {
        link(at(key), key, name, typeof one === 'string' ? one : one.version, scope);
      }
    }
  }
  for (const { node, info, snapshot } of nodes.values()) {
    for (const group of ['dependencies', 'optionalDependencies']) {
      for (const [name, reference] of Object.entries(snapshot[group] ?? {})) {
        link(node, '.', name, reference, name in (info.peerDependencies ?? {}) ? 'peer' : groups[group]);
      }
    }
  }
}

function readBun(file, load) {
  const lock = load('jsonc-parser').parse(readFileSync(file, 'utf8'), [], { allowTrailingComma: true });
  const graph = new Graph();
  const projects = new Map();
  for (const [key, one] of Object.entries(lock.workspaces)) {
    const own = { ...readManifest(path.join(path.dirname(file), key)), ...one };
    projects.set(key, project(graph, { name: own.name, version: own.version }));
  }
  const nodes = new Map();
  for (const [key, tuple] of Object.entries(lock.packages ?? {})) {
    const [name, resolution] = tuple[0].startsWith('@root:') ? ['', tuple[0].slice(1)] : splitAt(tuple[0]);
    if (/^(workspace|root):/.test(resolution)) {
      nodes.set(key, { node: projects.get(resolution.replace(/^(workspace|root):/, '')) });
      continue;
    }
    const node = graph.add(name, /^\d+\.\d+\.\d+/.test(resolution) ? resolution : '', {
      hashes: tuple.filter((one) => typeof one === 'string' && /^sha\d+-/.test(one)).flatMap(sri) });
    nodes.set(key, { node, info: tuple.find((one) => typeof one === 'object') ?? {} });
  }
  // "a/@s/b" -> ["a", "@s/b"]
  const parts = (key) => key.split('/').reduce((all, part) => {
    if (all.length && /^@[^/]+$/.test(all.at(-1))) all.push(`${all.pop()}/${part}`);
    else all.push(part);
    return all;
  }, []);
  const find = (where, name) => {
    for (let at = where.length; at >= 0; --at) {
      const found = nodes.get([...where.slice(0, at), name].join('/'));
      if (found) return found.node;
    }
    return undefined;
  };
  for (const [key, one] of Object.entries(lock.workspaces)) {
    asked(one).forEach(([n, , scope]) => graph.link(projects.get(key), find(key ? [one.name] : [], n), scope));
  }
  for (const [key, { node, info }] of nodes) {
    if (info) asked(info).forEach(([n, , scope]) => graph.link(node, find(parts(key), n), scope));
  }
  return graph.finish();
}

function readDeno(file) {
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const version = Number(lock.version);
  const content = version === 3 ? lock.packages : lock;
  const npm = (version === 2 ? lock.npm?.packages : content.npm) ?? {};
  const jsr = (version === 2 ? {} : content.jsr) ?? {};
  const graph = new Graph();
  const nodes = new Map();
  for (const [scheme, all] of [['npm:', npm], ['jsr:', jsr]]) {
    for (const [id, one] of Object.entries(all)) {
      const [name, full] = splitAt(id);
      const node = graph.add(scheme === 'jsr:' ? scheme + name : name, full.split('_')[0], { hashes: scheme === 'npm:' ? sri(one.integrity) : [] });
      nodes.set(scheme + id, node);
    }
  }
  const versions = (scheme, all, name) => Object.keys(all).filter((id) => splitAt(id)[0] === name).map((id) => nodes.get(scheme + id));
  const findNpm = (id) => nodes.get(`npm:${id}`) ?? (versions('npm:', npm, id).length === 1 ? versions('npm:', npm, id)[0] : undefined);
  const specifiers = (version === 2 ? lock.npm?.specifiers : content.specifiers) ?? {};
  const answer = (request) => {
    const scheme = request.startsWith('jsr:') ? 'jsr:' : 'npm:';
    const name = splitAt(request.replace(scheme, ''))[0];
    const keys = Object.keys(specifiers).filter((k) => k === request || k === request.replace('npm:', ''));
    const prefix = keys.length ? keys : Object.keys(specifiers).filter((k) => k.startsWith(`${request}@`));
    if (!prefix.length) return undefined;
    const said = specifiers[prefix[0]].replace(scheme, '');
    return nodes.get(scheme + (splitAt(said)[0] === name ? said : `${name}@${said}`));
  };
  for (const [id, one] of Object.entries(npm)) {
    for (const [group, scope] of [['dependencies', 'runtime'], ['optionalDependencies', 'optional']]) {
      for (const dep of Object.values(one[group] ?? {})) {
        graph.link(nodes.get(`npm:${id}`), findNpm(dep.replace(/^.+@npm:/, '')), scope);
      }
    }
  }
  const fromPackages = new Set();
  for (const [id, one] of Object.entries(jsr)) {
    for (const dep of one.dependencies ?? []) {
      fromPackages.add(dep);
      graph.link(nodes.get(`jsr:${id}`), answer(dep), 'runtime');
    }
  }
  const root = graph.add('', '', { project: true, nameless: true });
  const workspace = lock.workspace;
  const requests = workspace
    ? [workspace, ...Object.values(workspace.members ?? {})].flatMap((m) => [...(m.dependencies ?? []), ...(m.packageJson?.dependencies ?? [])])
    : Object.keys(specifiers).filter((s) => !fromPackages.has(s));
  requests.forEach((request) => graph.link(root, answer(request), 'runtime'));
  return graph.finish({ scopes: false });
}

function reading(file, load) {
  const name = path.basename(file);
  if (name.endsWith('.json')) {
    const lock = JSON.parse(readFileSync(file, 'utf8'));
    return lock.packages ? readArborist(file) : readLockV1(file);
  }
  if (name.endsWith('.yaml')) return readPnpm(file, load);
  if (name === 'bun.lock') return readBun(file, load);
  if (name === 'deno.lock') return readDeno(file);
  const text = readFileSync(file, 'utf8');
  return /^__metadata:/m.test(text) || text.trimStart().startsWith('{') ? readYarnBerry(file, load) : readYarnV1(file, load);
}

// ---- the comparison ---------------------------------------------------------------------------------------------

function compare(theirs, ours) {
  const differences = [];
  const only = (a, b, kind, who) => [...a.keys()].filter((id) => !b.has(id)).forEach((id) => differences.push(`${kind} only ${who}: ${id}`));
  only(theirs.packages, ours.packages, 'package', 'in the manifest');
  only(ours.packages, theirs.packages, 'package', 'in the report');
  only(theirs.edges, ours.edges, 'dependency', 'in the manifest');
  only(ours.edges, theirs.edges, 'dependency', 'in the report');
  const text = (set) => [...set].sort().join(',');
  for (const [id, one] of theirs.packages) {
    const other = ours.packages.get(id);
    if (!other || one.project) continue;
    if (text(one.hashes) !== text(other.hashes)) differences.push(`digests of ${id}: ${text(one.hashes)} / ${text(other.hashes)}`);
    if (theirs.scopes !== false && text(one.scopes) !== text(other.scopes)) differences.push(`scopes of ${id}: ${text(one.scopes)} / ${text(other.scopes)}`);
    if (one.direct !== other.direct) differences.push(`directness of ${id}: ${one.direct} / ${other.direct}`);
  }
  return differences;
}

const positional = [];
const options = {};
for (let i = 2; i < process.argv.length; ++i) {
  if (process.argv[i].startsWith('--')) options[process.argv[i].slice(2)] = process.argv[++i];
  else positional.push(process.argv[i]);
}
if (positional.length !== 2) {
  console.error('usage: node npm.mjs MANIFEST REPORT [--path PATH] [--modules FOLDER]');
  process.exit(2);
}
const [manifest, report] = positional;
const load = createRequire(path.join(path.resolve(options.modules ?? '.'), 'index.js'));
const theirs = await reading(path.resolve(manifest), load);
const ours = readReport(report, options.path ?? path.basename(manifest));
const differences = compare(theirs, ours);
differences.forEach((one) => console.log(one));
console.log(`${manifest}: ${theirs.packages.size} packages and ${theirs.edges.size} dependencies in the manifest, ` +
  `${ours.packages.size} and ${ours.edges.size} in the report, ${differences.length} differences`);
process.exit(differences.length === 0 ? 0 : 1);
