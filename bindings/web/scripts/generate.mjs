// Writes src/wire/generated/rtm.ts from rtm-proto/proto/rtm.proto: the interfaces and tables of all messages.
//
//     npm run generate             writes it
//     npm run generate -- --check  fails when it is not what would be written
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

const here = dirname(fileURLToPath(import.meta.url));
const schema = join(here, '../../../rtm-proto/proto/rtm.proto');
const target = join(here, '../src/wire/generated/rtm.ts');

// What our tables call protobuf's scalars. 64-bit numbers are times, counts and request numbers, which a double holds
// exactly; random numbers are fixed64.
const SCALARS = {
  uint32: 'uint',
  uint64: 'uint',
  sint32: 'sint',
  sint64: 'sint',
  bool: 'bool',
  string: 'text',
  bytes: 'bytes',
  fixed64: 'fixed64',
};
const TYPES = {
  uint: 'number',
  sint: 'number',
  bool: 'boolean',
  text: 'string',
  bytes: 'Uint8Array',
  fixed64: 'bigint',
};

const { root } = protobuf.parse(readFileSync(schema, 'utf8'), {
  keepCase: false,
  alternateCommentMode: true,
  preferTrailingComment: true,
});
root.resolveAll();
const out = [
  '// Written by scripts/generate.mjs from rtm-proto/proto/rtm.proto; not edited by hand.',
  "import { type Type, type } from '../schema.ts';",
];

const doc = (comment, indent = '') => {
  if (!comment) return;
  const lines = comment.split('\n');
  if (lines.length === 1) out.push(`${indent}/** ${lines[0]} */`);
  else out.push(`${indent}/**`, ...lines.map(line => `${indent} * ${line}`.trimEnd()), `${indent} */`);
};

const upper = name =>
  name
    .replace(/([A-Z])/g, '_$1')
    .toUpperCase()
    .replace(/^_/, '');

// Messages that others hold come first, so that a table can name them.
const written = new Set();
function write(object) {
  if (written.has(object)) return;
  written.add(object);
  for (const nested of object.nestedArray ?? []) write(nested);
  if (object instanceof protobuf.Enum) return writeEnum(object);
  if (!(object instanceof protobuf.Type)) return;
  if (object.name === 'Frame') return writeKinds(object);
  for (const field of object.fieldsArray) if (field.resolvedType) write(field.resolvedType);
  writeMessage(object);
}

function writeEnum(object) {
  const prefix = `${upper(object.name)}_`;
  out.push('');
  doc(object.comment);
  out.push(`export const ${object.name} = {`);
  for (const [name, value] of Object.entries(object.values)) {
    doc(object.comments[name], '  ');
    out.push(`  ${name.startsWith(prefix) ? name.slice(prefix.length) : name}: ${value},`);
  }
  out.push('} as const;');
}

function writeKinds(object) {
  out.push('', '/** The kinds of frames: the field numbers of `Frame`. */', 'export const kind = {');
  for (const field of object.fieldsArray) out.push(`  ${upper(field.name)}: ${field.id},`);
  out.push('} as const;');
}

function writeMessage(object) {
  out.push('');
  doc(object.comment);
  out.push(`export interface ${object.name} {`);
  const rows = [];
  for (const field of object.fieldsArray) {
    doc(field.comment, '  ');
    const message = field.resolvedType instanceof protobuf.Type ? field.resolvedType.name : undefined;
    const holds = field.resolvedType instanceof protobuf.Enum ? 'uint' : SCALARS[field.type];
    if (!message && !holds)
      throw new Error(`${object.name}.${field.name} is of a type that has no place here: ${field.type}`);
    const one = message ?? TYPES[holds];
    out.push(`  ${field.name}: ${field.repeated ? `readonly ${one}[]` : message ? `${one} | undefined` : one};`);
    rows.push(`  [${field.id}, '${field.name}', ${message ?? `'${holds}'`}${field.repeated ? ', true' : ''}],`);
  }
  out.push(
    '}',
    `export const ${object.name}: Type<${object.name}> = /* @__PURE__ */ type<${object.name}>(`,
    ...rows,
    ');',
  );
}

write(root.lookup('rtm.v1'));
const text = `${out.join('\n')}\n`;
if (process.argv.includes('--check')) {
  let found = '';
  try {
    found = readFileSync(target, 'utf8');
  } catch {}
  if (found !== text) {
    console.error('src/wire/generated/rtm.ts is not what the schema says; run `npm run generate`');
    process.exit(1);
  }
} else {
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
