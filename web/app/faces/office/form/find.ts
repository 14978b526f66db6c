/** Whether a row holds every word that was typed, in any order. */
export function holds(find: string, ...texts: string[]): boolean {
  const row = texts.join(' ').toLowerCase();
  return find
    .toLowerCase()
    .split(/\s+/)
    .every((word) => row.includes(word));
}
