/** Scenarios as they are written, and with their phrases written out. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../support/server.ts';
import { type Fields, fromJson, isFields, isList, mapped, readable, type Value } from './values.ts';

const FOLDER = join(repository, 'tests/conformance');

/** A step, or anything else with named fields. */
export type Step = Fields;

/** One scenario. */
export interface Scenario {
  readonly server: Fields;
  readonly users: { readonly [name: string]: Fields };
  readonly may: readonly string[];
  readonly steps: readonly Step[];
  /** Only of those that a runner must fail. */
  readonly failsWith: string;
}

/** The names of the scenarios below `scenarios` or `runner/failing`, in order. */
export function scenarioNames(folder: string): string[] {
  const files = readdirSync(join(FOLDER, folder), { recursive: true }) as string[];
  return files
    .filter(file => file.endsWith('.json'))
    .map(file => file.slice(0, -5))
    .sort();
}

/** Reads one. */
export function readScenario(folder: string, name: string): Scenario {
  const phrases = read('phrases.json');
  const json = read(`${folder}/${name}.json`);
  return {
    server: fields(json.server),
    users: fields(json.users) as Scenario['users'],
    may: list(json.may).map(String),
    steps: writtenOut(steps(json.steps), phrases),
    failsWith: String(json.fails_with ?? ''),
  };
}

/** The steps within a step or scenario. */
export const steps = (value: Value | undefined): Step[] => list(value).map(fields);

function read(file: string): Fields {
  const path = join(FOLDER, file);
  if (!existsSync(path)) throw new Error(`there is no ${path}`);
  return fields(fromJson(JSON.parse(readFileSync(path, 'utf8')) as Value));
}

const fields = (value: Value | undefined): Fields => (isFields(value) ? value : {});
const list = (value: Value | undefined): readonly Value[] => (isList(value) ? value : []);

function writtenOut(given: readonly Step[], phrases: Fields): Step[] {
  return given.flatMap(step => {
    if (step.do !== undefined) return written(step, phrases);
    for (const key of ['steps', 'in_order']) {
      if (step[key] !== undefined) return [{ ...step, [key]: writtenOut(steps(step[key]), phrases) }];
    }
    return [step];
  });
}

function written({ do: name, ...given }: Step, phrases: Fields): Step[] {
  const phrase = phrases[String(name)];
  if (!isFields(phrase)) throw new Error(`unknown phrase: ${readable(name)}`);
  const defaults = fields(phrase.parameters);
  for (const key of Object.keys(given)) {
    if (!(key in defaults)) throw new Error(`no parameter ${key} of ${readable(name)}`);
  }
  let parameters: Fields = { ...defaults, ...given };
  // A parameter's default may be another parameter.
  parameters = Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, filled(value, parameters)]));
  return writtenOut(steps(filled(phrase.steps ?? [], parameters)), phrases);
}

function filled(value: Value, parameters: Fields): Value {
  if (typeof value !== 'string') return mapped(value, one => filled(one, parameters));
  if (/^@[^{]/.test(value)) {
    const parameter = parameters[value.slice(1)];
    if (parameter === undefined) throw new Error(`a phrase has no parameter ${value}`);
    return parameter;
  }
  return value.replace(/@\{(\w+)\}/g, (whole, name: string) => (name in parameters ? String(parameters[name]) : whole));
}
