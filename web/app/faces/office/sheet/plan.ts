import { newKey } from '../../../api/client';
import { t } from '../text';
import type { CsvLine } from './csv';
import { keyOf, keyOfRow, type Said, type Sheet, type SheetField, together, Wrong } from './sheet';

export interface Change {
  title: string;
  before: string;
  after: string;
}

/** One thing that is about to be done, and what will come of it. */
export interface Step {
  id: string;
  name: string;
  state: 'new' | 'changed' | 'unchanged' | 'wrong';
  changes: Change[];
  /** What is wrong, or what else is to be known. */
  why?: string;
  /** The line of the file that it comes from. */
  cells?: string[];
  /** Sends it, each time under the same key: what was done already is not done again. */
  run?: () => Promise<unknown>;
}

/** Lines of one file at the most: more is an exchange between systems, which the API is for. */
export const LINES_MAX = 5_000;

/** What lines would do to the records that are there. The first line names the fields. */
export function planLines<Row>(sheet: Sheet<Row>, present: Row[], lines: CsvLine[]): Step[] {
  const [head, ...body] = lines;
  if (!head || body.length === 0) throw new Wrong(t('sheet.nothing'));
  if (body.length > LINES_MAX) throw new Wrong(t('sheet.too_long', { max: LINES_MAX }));
  const names = head.cells.map((name) => name.trim().toLowerCase());
  const missing = sheet.key.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Wrong(t('sheet.no_key', { names: missing.join(', ') }));
  const unknown = names.filter((name) => name !== '' && name !== REASON && !sheet.fields.some((field) => field.name === name));
  if (unknown.length > 0) throw new Wrong(t('sheet.unknown', { names: unknown.join(', '), known: sheet.fields.map(({ name }) => name).join(', ') }));
  const byKey = new Map(present.map((row) => [keyOfRow(sheet, row), row]));
  const before = new Set<string>();
  return body.map(({ line, cells }) => {
    const said: Said = new Map(names.map((name, at) => [name, cells[at]?.trim() ?? '']));
    const key = keyOf(sheet.key, (name) => said.get(name) ?? '');
    const twice = before.has(key);
    const step = twice ? wrong(said, sheet, t('sheet.twice')) : planOne(sheet, byKey.get(key), said, before);
    if (step.state !== 'wrong') before.add(key);
    return { ...step, id: String(line), cells };
  });
}

/** The column of a rejects file that says why; a file that was mended may still hold it. */
export const REASON = 'reason';

/** One field set for several records. */
export function planBulk<Row>(sheet: Sheet<Row>, rows: Row[], field: SheetField<Row>, text: string): Step[] {
  return rows.map((row) => ({ ...planChange(sheet, row, new Map([[field.name, text.trim()]])), id: sheet.idOf(row) }));
}

const planOne = <Row>(sheet: Sheet<Row>, row: Row | undefined, said: Said, before: ReadonlySet<string>) =>
  row === undefined ? planNew(sheet, said, before) : planChange(sheet, row, said);

const wrong = <Row>(said: Said, sheet: Sheet<Row>, why: string): Step => ({ id: '', name: nameSaid(sheet, said), state: 'wrong', changes: [], why });

const nameSaid = <Row>(sheet: Sheet<Row>, said: Said) => sheet.key.map((name) => said.get(name) ?? '').join(' ');

const shown = <Row>(field: SheetField<Row>, text: string) => (field.secret ? t('sheet.secret') : text);

function planNew<Row>(sheet: Sheet<Row>, said: Said, before: ReadonlySet<string>): Step {
  const parts: object[] = [];
  const changes: Change[] = [];
  try {
    for (const field of sheet.fields) {
      const text = said.get(field.name) ?? '';
      if (field.needed && !text) throw new Wrong(t('sheet.needed', { field: field.title }));
      if (!field.into || !text) continue;
      const part = reading(field, text);
      if (field.begins === undefined) parts.push(part);
      else if (!same(field, text, field.begins)) throw new Wrong(t('sheet.begins', { field: field.title, value: field.begins }));
      changes.push({ title: field.title, before: '', after: shown(field, text) });
    }
    const refused = sheet.refuse?.(said, before);
    if (refused) throw new Wrong(refused);
  } catch (problem) {
    return wrong(said, sheet, words(problem));
  }
  const key = newKey();
  return { id: '', name: nameSaid(sheet, said), state: 'new', changes, run: () => sheet.create(together(...parts), said, key) };
}

function planChange<Row>(sheet: Sheet<Row>, row: Row, said: Said): Step {
  const name = sheet.nameOf(row);
  const parts: object[] = [];
  const changes: Change[] = [];
  try {
    for (const field of sheet.fields) {
      const text = said.get(field.name);
      // What the file does not say stays; so does what only the server says.
      if (text === undefined || !field.into || sheet.key.includes(field.name)) continue;
      const held = field.of(row);
      if (same(field, text, held)) continue;
      if (field.settled) throw new Wrong(t('sheet.settled', { field: field.title }));
      parts.push(reading(field, text));
      changes.push({ title: field.title, before: held, after: shown(field, text) });
    }
  } catch (problem) {
    return { id: '', name, state: 'wrong', changes: [], why: words(problem) };
  }
  if (changes.length === 0) return { id: '', name, state: 'unchanged', changes };
  const key = newKey();
  return { id: '', name, state: 'changed', changes, run: () => sheet.update(row, together(...parts), key) };
}

function reading<Row>(field: SheetField<Row>, text: string): object {
  try {
    return field.into?.(text) ?? {};
  } catch (problem) {
    throw new Wrong(`${field.title}: ${words(problem)}`);
  }
}

/** Two ways to write one value are one value: `Yes` and `yes`, `50.90` and `50.9`. */
function same<Row>(field: SheetField<Row>, one: string, other: string): boolean {
  if (one === other) return true;
  try {
    return JSON.stringify(field.into?.(one)) === JSON.stringify(field.into?.(other));
  } catch {
    return false;
  }
}

const words = (problem: unknown) => (problem instanceof Error ? problem.message : String(problem));
