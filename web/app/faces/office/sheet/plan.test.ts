import { expect, test, vi } from 'vitest';
import { readCsv } from './csv';
import { planBulk, planLines } from './plan';
import { joined, linesOut, several, type Sheet, Wrong } from './sheet';
import { yesNo } from './values';

interface Thing {
  id: string;
  code: string;
  name: string;
  skills: string[];
  targets: { queue_s: number };
  retired: boolean;
}

const create = vi.fn(() => Promise.resolve());
const update = vi.fn(() => Promise.resolve());
const sheet: Sheet<Thing> = {
  file: 'things',
  key: ['code'],
  idOf: ({ id }) => id,
  nameOf: ({ name }) => name,
  fields: [
    { name: 'code', title: 'Code', of: ({ code }) => code, into: (code) => ({ code }), settled: true, needed: true },
    { name: 'name', title: 'Name', of: ({ name }) => name, needed: true, into: (name) => { if (!name) throw new Wrong('is missing'); return { name }; } },
    { name: 'skills', title: 'Skills', of: ({ skills }) => joined(skills), into: (text) => ({ skills: several(text) }), bulk: 'text' },
    { name: 'kind', title: 'Kind', of: () => 'room', into: (kind) => ({ kind }), settled: true },
    { name: 'queue', title: 'Queue', of: ({ targets }) => String(targets.queue_s), into: (text) => ({ targets: { queue_s: Number(text) } }) },
    { name: 'retired', title: 'Retired', of: ({ retired }) => (retired ? 'yes' : 'no'), into: (text) => ({ retired: yesNo(text) }), begins: 'no' },
    { name: 'since', title: 'Since', of: () => '2026' },
  ],
  create,
  update,
};
const p4: Thing = { id: '4', code: 'p4', name: 'Four', skills: ['dog', 'boat'], targets: { queue_s: 60 }, retired: false };
const plan = (text: string) => planLines(sheet, [p4], readCsv(text));
const said = (text: string) => plan(text).map(({ state, why, changes }) => [state, why ?? changes.map(({ title, before, after }) => `${title}: ${before} → ${after}`).join(', ')]);

test('each line is new, changed, unchanged or wrong with its reason', () => {
  const check = (line: string, state: string, words: string) => expect(said(`code,name,skills,kind,queue,retired,since\n${line}`)).toEqual([[state, words]]);
  check('p4,Four,dog; boat,room,60,no,2026', 'unchanged', '');
  check('P4,Four,dog;boat,room,60,No,1999', 'unchanged', '');
  check('p4,Vier,dog; boat,room,90,yes,', 'changed', 'Name: Four → Vier, Queue: 60 → 90, Retired: no → yes');
  check('p4,,dog; boat,room,60,no,', 'wrong', 'Name: is missing');
  check('p4,Four,,room,60,no,', 'changed', 'Skills: dog; boat → ');
  check('p4,Four,dog; boat,door,60,no,', 'wrong', 'Kind is settled when it is made and stays.');
  check('p4,Four,dog; boat,room,60,perhaps,', 'wrong', 'Retired: “perhaps” is neither yes nor no.');
  check('p9,Nine,dog,door,60,no,', 'new', 'Code:  → p9, Name:  → Nine, Skills:  → dog, Kind:  → door, Queue:  → 60, Retired:  → no');
  check('p9,,dog,door,60,no,', 'wrong', 'Name is needed.');
  check('p9,Nine,,,,yes,', 'wrong', 'A new one begins with Retired “no”; change it afterwards.');
});

test('a column that the file does not have stays as it is', () => {
  expect(said('code,name\np4,Four')).toEqual([['unchanged', '']]);
});

test('a second line about the same record is refused', () => {
  expect(said('code,name\np9,Nine\np9,Neun').map(([state]) => state)).toEqual(['new', 'wrong']);
});

test('a file that cannot be meant is refused whole', () => {
  expect(() => plan('code,name')).toThrow(Wrong);
  expect(() => plan('name\nFour')).toThrow('code');
  expect(() => plan('code,nam\np4,Four')).toThrow('nam');
});

test('a line sends only what it changes, each time under the same key', async () => {
  const [step] = plan('code,queue,reason\np4,90,was refused');
  await step?.run?.();
  await step?.run?.();
  expect(update.mock.calls[0]).toEqual([p4, { targets: { queue_s: 90 } }, expect.any(String)]);
  expect(update.mock.calls[1]).toEqual(update.mock.calls[0]);
  const [made] = plan('code,name,queue,retired\np9,Nine,60,no');
  await made?.run?.();
  expect(create).toHaveBeenCalledWith({ code: 'p9', name: 'Nine', targets: { queue_s: 60 } }, expect.any(Map), expect.any(String));
});

test('what goes out comes in unchanged', () => {
  const cells = linesOut(sheet, [p4]);
  const lines = cells.map((one, at) => ({ line: at + 1, cells: one }));
  expect(planLines(sheet, [p4], lines).map(({ state }) => state)).toEqual(['unchanged']);
});

test('one field is set for several records', () => {
  const skills = sheet.fields[2];
  if (!skills) throw new Error('no field');
  const states = (text: string) => planBulk(sheet, [p4, { ...p4, id: '5', skills: ['boat'] }], skills, text).map(({ state }) => state);
  expect(states('boat')).toEqual(['changed', 'unchanged']);
});
