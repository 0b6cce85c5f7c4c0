// Validates documents against the schemas of their formats, and for what schemas do not say.
//
//   npm install --prefix DIR @cyclonedx/cyclonedx-library ajv ajv-formats ajv-formats-draft2019
//   node tools/validate_documents.mjs --modules DIR --spdx-schema spdx-schema.json FILE_OR_FOLDER…
//
// CycloneDX: the strict validator of the CycloneDX JavaScript library, which brings its schemas. SPDX: the JSON
// schema of the specification (schemas/spdx-schema.json of its repository). Then, for both: identifiers are unique,
// what refers to one finds it, and SPDX identifiers, times, licences and actors have the forms that the text asks for.
// Exit code 1 when a document is not valid; files that are neither are passed over.

import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

function parseArguments(args) {
  const options = { modules: '.', spdxSchema: null, paths: [] };
  for (let i = 0; i < args.length; ++i) {
    if (args[i] === '--modules') {
      options.modules = args[++i];
    } else if (args[i] === '--spdx-schema') {
      options.spdxSchema = args[++i];
    } else {
      options.paths.push(args[i]);
    }
  }
  return options;
}

function* filesOf(paths) {
  for (const entry of paths) {
    if (fs.statSync(entry).isDirectory()) {
      yield* filesOf(fs.readdirSync(entry).sort().map((name) => path.join(entry, name)));
    } else if (entry.endsWith('.json')) {
      yield entry;
    }
  }
}

function* componentsOf(list) {
  for (const component of list ?? []) {
    yield component;
    yield* componentsOf(component.components);
  }
}

// CycloneDX: what the schema cannot say.
function checkCycloneDx(document) {
  const errors = [];
  const refs = new Set();
  const root = document.metadata?.component;
  for (const component of [...(root ? componentsOf([root]) : []), ...componentsOf(document.components)]) {
    const ref = component['bom-ref'];
    if (ref !== undefined && refs.has(ref)) {
      errors.push(`bom-ref "${ref}" is not unique`);
    }
    refs.add(ref);
  }
  const seen = new Set();
  for (const dependency of document.dependencies ?? []) {
    if (seen.has(dependency.ref)) {
      errors.push(`dependencies of "${dependency.ref}" are listed twice`);
    }
    seen.add(dependency.ref);
    for (const ref of [dependency.ref, ...(dependency.dependsOn ?? [])]) {
      if (!refs.has(ref)) {
        errors.push(`dependency on unknown "${ref}"`);
      }
    }
  }
  for (const composition of document.compositions ?? []) {
    for (const ref of composition.dependencies ?? []) {
      if (!refs.has(ref)) {
        errors.push(`composition of unknown "${ref}"`);
      }
    }
  }
  return errors;
}

const kSpdxId = /^SPDXRef-[A-Za-z0-9.-]+$/;
const kTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const kDownload = /^(NONE|NOASSERTION|((git|hg|svn|bzr)\+)?(https?|ftp|sftp|ssh|git|svn):\/\/\S+)$/;
const kActor = /^(Person|Organization): .+/s;
const kLicenseToken = /^(AND|OR|WITH|NONE|NOASSERTION|[A-Za-z0-9.-]+\+?)$/;

function checkLicense(text, known, errors) {
  if (text === undefined) {
    return;
  }
  for (const token of text.replace(/[()]/g, ' ').trim().split(/\s+/)) {
    if (!kLicenseToken.test(token)) {
      errors.push(`licence expression "${text}"`);
    } else if (token.startsWith('LicenseRef-') && !known.has(token.replace(/\+$/, ''))) {
      errors.push(`licence "${token}" is not explained`);
    }
  }
}

// SPDX: what the schema cannot say.
function checkSpdx(document) {
  const errors = [];
  const ids = new Set([document.SPDXID]);
  const licenses = new Set((document.hasExtractedLicensingInfos ?? []).map((info) => info.licenseId));
  for (const item of document.packages ?? []) {
    if (!kSpdxId.test(item.SPDXID) || ids.has(item.SPDXID)) {
      errors.push(`SPDXID "${item.SPDXID}" is malformed or not unique`);
    }
    ids.add(item.SPDXID);
    if (item.name === '') {
      errors.push(`${item.SPDXID}: no name`);
    }
    checkLicense(item.licenseDeclared, licenses, errors);
    checkLicense(item.licenseConcluded, licenses, errors);
    if (!kDownload.test(item.downloadLocation)) {
      errors.push(`downloadLocation "${item.downloadLocation}"`);
    }
    for (const key of ['supplier', 'originator']) {
      if (item[key] !== undefined && item[key] !== 'NOASSERTION' && !kActor.test(item[key])) {
        errors.push(`${key} "${item[key]}"`);
      }
    }
    for (const reference of item.externalRefs ?? []) {
      if (/\s/.test(reference.referenceLocator) || reference.referenceLocator === '') {
        errors.push(`referenceLocator "${reference.referenceLocator}"`);
      }
    }
  }
  for (const relation of document.relationships ?? []) {
    for (const id of [relation.spdxElementId, relation.relatedSpdxElement]) {
      if (!ids.has(id) && id !== 'NONE' && id !== 'NOASSERTION') {
        errors.push(`relationship with unknown "${id}"`);
      }
    }
  }
  for (const annotation of [document, ...(document.packages ?? [])].flatMap((item) => item.annotations ?? [])) {
    if (!kTime.test(annotation.annotationDate)) {
      errors.push(`annotationDate "${annotation.annotationDate}"`);
    }
  }
  if (!kTime.test(document.creationInfo?.created)) {
    errors.push(`created "${document.creationInfo?.created}"`);
  }
  if (document.dataLicense !== 'CC0-1.0' || document.name === '') {
    errors.push('dataLicense or name');
  }
  return errors;
}

const options = parseArguments(process.argv.slice(2));
const require = createRequire(pathToFileURL(path.resolve(options.modules, 'package.json')));
const cdx = require('@cyclonedx/cyclonedx-library');
const strict = new Map();
let spdxValidate = null;
if (options.spdxSchema !== null) {
  const schema = JSON.parse(fs.readFileSync(options.spdxSchema, 'utf8'));
  const Ajv = require(schema.$schema.includes('2019-09') ? 'ajv/dist/2019' : 'ajv').default;
  const ajv = new Ajv({ strict: false });
  require('ajv-formats').default(ajv);
  spdxValidate = ajv.compile(schema);
}

async function errorsOf(text, document) {
  if (document.bomFormat !== undefined) {
    const version = document.specVersion;
    if (!strict.has(version)) {
      strict.set(version, new cdx.Validation.JsonStrictValidator(version));
    }
    const found = await strict.get(version).validate(text);
    return [...(found === null ? [] : [JSON.stringify(found).slice(0, 600)]), ...checkCycloneDx(document)];
  }
  if (spdxValidate === null) {
    return ['no --spdx-schema was given'];
  }
  return [
    ...(spdxValidate(document) ? [] : [JSON.stringify(spdxValidate.errors).slice(0, 600)]),
    ...checkSpdx(document),
  ];
}

let valid = 0;
let invalid = 0;
for (const file of filesOf(options.paths)) {
  const text = fs.readFileSync(file, 'utf8');
  let document;
  try {
    document = JSON.parse(text);
  } catch {
    continue;
  }
  if (document?.bomFormat === undefined && document?.spdxVersion === undefined) {
    continue;
  }
  const errors = await errorsOf(text, document);
  if (errors.length === 0) {
    ++valid;
  } else {
    ++invalid;
    console.log(`${file}: ${errors.slice(0, 3).join('; ')}`);
  }
}
console.log(`${valid} valid, ${invalid} not valid`);
process.exitCode = invalid === 0 ? 0 : 1;
