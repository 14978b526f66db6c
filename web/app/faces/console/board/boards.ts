import type { FilterSearch } from './filter';

/** A board with a name: the part of the address that says what it shows. */
export interface NamedBoard {
  name: string;
  search: FilterSearch & { site?: string };
}

/** More names than fit above a queue. */
export const BOARDS_MAX = 12;

const keyOf = (account: string) => `castellan.console.boards.${account}`;

/** Kept in this browser for each person that works at it. */
export function readBoards(account: string): NamedBoard[] {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(keyOf(account)) ?? '[]');
    return Array.isArray(held) ? (held as NamedBoard[]) : [];
  } catch {
    return [];
  }
}

/** A board of the same name takes the place of the old one. */
export const withBoard = (boards: NamedBoard[], board: NamedBoard): NamedBoard[] =>
  [...boards.filter(({ name }) => name !== board.name), board].slice(-BOARDS_MAX);

export function keepBoards(account: string, boards: NamedBoard[]): void {
  try {
    localStorage.setItem(keyOf(account), JSON.stringify(boards));
  } catch {
    // Without storage a board lasts as long as its link.
  }
}

const PARTS = ['site', 'priority', 'category', 'type', 'work'] as const;
export const isSame = (a: NamedBoard['search'], b: NamedBoard['search']): boolean => PARTS.every((part) => (a[part] ?? '') === (b[part] ?? ''));
