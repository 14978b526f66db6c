import { errorFrom, unreachable } from './errors';

export interface Page<T> {
  items: T[];
  next?: string | null;
}

/** Follows `next` to the end. `seq` is the smallest number that any page was true at. */
export async function allPages<T>(path: string): Promise<{ items: T[]; seq: number }> {
  const items: T[] = [];
  let seq = Number.POSITIVE_INFINITY;
  let next: string | null | undefined = path;
  while (next) {
    const { page, at }: { page: Page<T>; at: number } = await onePage<T>(next);
    items.push(...page.items);
    seq = Math.min(seq, at);
    next = page.next;
  }
  return { items, seq: Number.isFinite(seq) ? seq : 0 };
}

/** One page; `path` is an address of the API, or `next` of the page before. */
export async function onePage<T>(path: string): Promise<{ page: Page<T>; at: number }> {
  let response: Response;
  try {
    response = await fetch(path, { credentials: 'same-origin' });
  } catch {
    throw unreachable();
  }
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw errorFrom(body, response.status);
  return { page: body as Page<T>, at: Number(response.headers.get('Castellan-Seq') ?? 0) };
}

/** One page by its address. */
export const pageAt = async <T>(path: string): Promise<Page<T>> => (await onePage<T>(path)).page;
