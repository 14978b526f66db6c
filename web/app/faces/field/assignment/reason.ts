/** A ready reason, own words, or both. */
export function reasonOf(ready: string, own: string): string {
  return [ready, own.trim()].filter(Boolean).join(': ');
}
