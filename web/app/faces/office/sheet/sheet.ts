/** One list as a sheet: the same fields serve the file that goes out, the file that comes in, and a change of many rows. */

/** A value that cannot be taken, in words. */
export class Wrong extends Error {}

export interface SheetField<Row> {
  /** In the first line of the file. */
  name: string;
  /** On the screen. */
  title: string;
  /** As the file says it. */
  of: (row: Row) => string;
  /** What of the request it becomes; throws `Wrong`. Absent: is written, never read. */
  into?: (text: string) => object;
  /** Said when a record is made, and never changed. */
  settled?: true;
  /** What a new record has in any case: only a later change may say otherwise. */
  begins?: string;
  /** A new record must say it. */
  needed?: true;
  /** Can be set for several rows at once: out of these, or as text. */
  bulk?: { value: string; label: string }[] | 'text';
  /** Shown to nobody. */
  secret?: true;
}

export interface Sheet<Row> {
  /** Of the file, without its ending. */
  file: string;
  fields: SheetField<Row>[];
  /** Names of the fields that tell which record a line is about. */
  key: string[];
  idOf: (row: Row) => string;
  nameOf: (row: Row) => string;
  /** What else a new record needs, beside what its fields say. `before`: keys of the lines above. */
  refuse?: (said: Said, before: ReadonlySet<string>) => string | undefined;
  create: (body: object, said: Said, key: string) => Promise<unknown>;
  update: (row: Row, patch: object, key: string) => Promise<unknown>;
}

/** What a line says, by field. */
export type Said = ReadonlyMap<string, string>;

/** `first aid; dog` → two entries. */
export const several = (text: string) => text.split(';').map((part) => part.trim()).filter(Boolean);
export const joined = (list: string[]) => list.join('; ');

export const keyOf = (names: string[], of: (name: string) => string) => names.map((name) => of(name).trim().toLowerCase()).join('\u001f');

export const keyOfRow = <Row>(sheet: Sheet<Row>, row: Row) =>
  keyOf(sheet.key, (name) => sheet.fields.find((field) => field.name === name)?.of(row) ?? '');

export function linesOut<Row>(sheet: Sheet<Row>, rows: Row[]): string[][] {
  const fields = sheet.fields.filter(({ secret }) => !secret);
  return [fields.map(({ name }) => name), ...rows.map((row) => fields.map(({ of }) => of(row)))];
}

/** Parts of a request put together; an object in it, such as the targets, keeps what was not said. */
export function together(...parts: object[]): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, value] of parts.flatMap((part) => Object.entries(part))) {
    const held = body[name];
    body[name] = isPlain(held) && isPlain(value) ? { ...held, ...value } : value;
  }
  return body;
}

const isPlain = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);
