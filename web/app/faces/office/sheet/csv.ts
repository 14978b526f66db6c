/** Comma-separated text: out so that no spreadsheet runs what people typed, in as spreadsheets write it. */

import { saveFile } from './saveFile';

/** A spreadsheet takes a cell that begins so for a formula, unless it is a number. */
const RISKY = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(\.\d+)?$/;
const GUARDED = /^'[=+\-@\t\r]/;
const SEPARATORS = [',', ';', '\t'];
/** Spreadsheets read UTF-8 only behind it. */
const MARK = '\uFEFF';

export function writeCsv(rows: string[][]): string {
  return MARK + rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const safe = RISKY.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",;\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export interface CsvLine {
  /** Where it begins in the file, from 1. */
  line: number;
  cells: string[];
}

/** The lines that are not empty. Comma, semicolon or tab separate, whichever the first line holds most of. */
export function readCsv(text: string): CsvLine[] {
  const plain = text.startsWith(MARK) ? text.slice(MARK.length) : text;
  const separator = separatorOf(plain);
  const lines: CsvLine[] = [];
  let cells: string[] = [];
  let now = '';
  let quoted = false;
  let line = 1;
  let begun = 1;
  const endCell = () => {
    cells.push(GUARDED.test(now) ? now.slice(1) : now);
    now = '';
  };
  const endLine = () => {
    endCell();
    if (cells.some((one) => one.trim() !== '')) lines.push({ line: begun, cells });
    cells = [];
    begun = line + 1;
  };
  for (let at = 0; at < plain.length; at += 1) {
    const letter = plain.charAt(at);
    if (quoted) {
      if (letter === '"' && plain.charAt(at + 1) === '"') {
        now += '"';
        at += 1;
      } else if (letter === '"') quoted = false;
      else now += letter;
    } else if (letter === '"' && now === '') quoted = true;
    else if (letter === separator) endCell();
    else if (letter === '\n') endLine();
    else if (letter !== '\r') now += letter;
    if (letter === '\n') line += 1;
  }
  endLine();
  return lines;
}

function separatorOf(text: string): string {
  const first = text.split('\n', 1)[0] ?? '';
  const count = (separator: string) => first.split(separator).length;
  return SEPARATORS.reduce((best, one) => (count(one) > count(best) ? one : best));
}

/** Hands a list to whoever sits at the screen. */
export const saveCsv = (name: string, rows: string[][]): void => saveFile(name, 'text/csv;charset=utf-8', writeCsv(rows));
