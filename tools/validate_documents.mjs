// Validates documents against the schemas of their formats, and for what schemas do not say.
//
//   npm install --prefix DIR @cyclonedx/cyclonedx-library ajv ajv-formats ajv-formats-draft2019
//   node tools/validate_documents.mjs --modules DIR --spdx-schema spdx-schema.json \
//     --oscal-schema oscal_assessment-results_schema.json FILE_OR_FOLDER…
//
// CycloneDX: the strict validator of the CycloneDX JavaScript library, which brings its schemas. SPDX: the JSON
// schema of the specification (schemas/spdx-schema.json of its repository). OSCAL assessment results: the JSON schema of
// a release of NIST's OSCAL (oscal_assessment-results_schema.json). Then, for all: identifiers are unique, what refers to
// one finds it, and SPDX identifiers, times, licences and actors have the forms that the text asks for. In CycloneDX
// attestations every reference leads to something. Exit code 1 when a document is not valid; other files are passed over.

import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

function parseArguments(args) {
  const options = { modules: '.', spdxSchema: null, oscalSchema: null, paths: [] };
  for (let i = 0; i < args.length; ++i) {
    if (args[i] === '--modules') {
      options.modules = args[++i];
    } else if (args[i] === '--spdx-schema') {
      options.spdxSchema = args[++i];
    } else if (args[i] === '--oscal-schema') {
      options.oscalSchema = args[++i];
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
  return [...errors, ...checkAttestations(document)];
}

// CycloneDX attestations: each reference leads to something of the kind that it should.
function checkAttestations(document) {
  const declarations = document.declarations;
  if (declarations === undefined) {
    return [];
  }
  const errors = [];
  const known = (list) => {
    const refs = new Set();
    for (const item of list ?? []) {
      if (refs.has(item['bom-ref'])) {
        errors.push(`bom-ref "${item['bom-ref']}" is not unique`);
      }
      refs.add(item['bom-ref']);
    }
    return refs;
  };
  const requirements = known((document.definitions?.standards ?? []).flatMap((standard) => standard.requirements ?? []));
  const claims = known(declarations.claims);
  const evidence = known(declarations.evidence);
  const assessors = known(declarations.assessors);
  const targets = known(Object.values(declarations.targets ?? {}).flat());
  const refers = (list, to, what) => {
    for (const ref of list ?? []) {
      if (!to.has(ref)) {
        errors.push(`${what} "${ref}" is not there`);
      }
    }
  };
  const used = new Set();
  for (const attestation of declarations.attestations ?? []) {
    refers([attestation.assessor], assessors, 'assessor');
    for (const map of attestation.map ?? []) {
      refers([map.requirement], requirements, 'requirement');
      for (const list of [map.claims, map.counterClaims]) {
        refers(list, claims, 'claim');
        (list ?? []).forEach((ref) => used.add(ref));
      }
      refers(map.conformance?.mitigationStrategies, evidence, 'evidence');
    }
  }
  for (const claim of declarations.claims ?? []) {
    refers([claim.target], targets, 'target');
    for (const list of [claim.evidence, claim.counterEvidence, claim.mitigationStrategies]) {
      refers(list, evidence, 'evidence');
    }
    if (!used.has(claim['bom-ref'])) {
      errors.push(`claim "${claim['bom-ref']}" is of no attestation`);
    }
  }
  return errors;
}

// OSCAL assessment results: what the schema cannot say.
function checkOscal(document) {
  const errors = [];
  const uuids = new Set();
  const hrefs = [];
  const visit = (value) => {
    if (Array.isArray(value)) {
      value.forEach(visit);
    } else if (value !== null && typeof value === 'object') {
      for (const [key, member] of Object.entries(value)) {
        if (key === 'uuid') {
          if (uuids.has(member)) {
            errors.push(`uuid ${member} is not unique`);
          }
          uuids.add(member);
        } else if (key === 'href' && member.startsWith('#')) {
          hrefs.push(member.slice(1));
        }
        visit(member);
      }
    }
  };
  const root = document['assessment-results'];
  visit(root);
  for (const href of hrefs) {
    if (!uuids.has(href)) {
      errors.push(`href "#${href}" leads nowhere`);
    }
  }
  const parties = new Set((root.metadata?.parties ?? []).map((party) => party.uuid));
  const known = new Set(['EXAMINE', 'INTERVIEW', 'TEST', 'UNKNOWN']);
  for (const result of root.results ?? []) {
    const observations = new Map((result.observations ?? []).map((item) => [item.uuid, item]));
    const used = new Set();
    for (const finding of result.findings ?? []) {
      for (const related of finding['related-observations'] ?? []) {
        used.add(related['observation-uuid']);
        if (!observations.has(related['observation-uuid'])) {
          errors.push(`observation ${related['observation-uuid']} is not there`);
        }
      }
    }
    for (const [uuid, observation] of observations) {
      if (!used.has(uuid)) {
        errors.push(`observation ${uuid} is of no finding`);
      }
      for (const method of observation.methods ?? []) {
        if (!known.has(method)) {
          errors.push(`method "${method}"`);
        }
      }
      for (const actor of (observation.origins ?? []).flatMap((origin) => origin.actors ?? [])) {
        if (actor.type === 'party' && !parties.has(actor['actor-uuid'])) {
          errors.push(`party ${actor['actor-uuid']} is not there`);
        }
      }
    }
    const controls = new Set();
    for (const selection of result['reviewed-controls']?.['control-selections'] ?? []) {
      for (const control of [...(selection['include-controls'] ?? []), ...(selection['exclude-controls'] ?? [])]) {
        if (controls.has(control['control-id'])) {
          errors.push(`control "${control['control-id']}" stands twice`);
        }
        controls.add(control['control-id']);
      }
    }
    for (const finding of result.findings ?? []) {
      if (!controls.has(finding.target?.['target-id'])) {
        errors.push(`finding on "${finding.target?.['target-id']}", which was not reviewed`);
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

function compile(file) {
  if (file === null) {
    return null;
  }
  const schema = JSON.parse(fs.readFileSync(file, 'utf8'));
  const Ajv = require(schema.$schema.includes('2019-09') ? 'ajv/dist/2019' : 'ajv').default;
  const ajv = new Ajv({ strict: false, allErrors: true });
  require('ajv-formats').default(ajv);
  return ajv.compile(schema);
}
const spdxValidate = compile(options.spdxSchema);
const oscalValidate = compile(options.oscalSchema);

function errorsBySchema(validate, document, option) {
  if (validate === null) {
    return [`no ${option} was given`];
  }
  return validate(document)
    ? []
    : validate.errors.map((error) => `${error.instancePath}: ${error.message}`);
}

// What the schema cannot say is asked of what it allows: else members could be anything.
async function errorsOf(text, document) {
  if (document.bomFormat !== undefined) {
    const version = document.specVersion;
    if (!strict.has(version)) {
      strict.set(version, new cdx.Validation.JsonStrictValidator(version));
    }
    let found;
    try {
      found = await strict.get(version).validate(text);
    } catch (error) {
      return [String(error)]; // Of a version that there is no schema of.
    }
    return found === null ? checkCycloneDx(document) : [JSON.stringify(found).slice(0, 600)];
  }
  const isOscal = document['assessment-results'] !== undefined;
  const errors = isOscal ? errorsBySchema(oscalValidate, document, '--oscal-schema') : errorsBySchema(spdxValidate, document, '--spdx-schema');
  return errors.length > 0 ? errors : isOscal ? checkOscal(document) : checkSpdx(document);
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
  if (['bomFormat', 'spdxVersion', 'assessment-results'].every((member) => document?.[member] === undefined)) {
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
