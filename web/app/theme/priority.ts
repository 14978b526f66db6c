import { shared, type SharedKey } from '../text/shared';

export const PRIORITIES = [1, 2, 3, 4, 5] as const;

const SHAPES: Record<number, string> = { 1: '▲', 2: '◆', 3: '■', 4: '●', 5: '○' };

export const priorityShape = (priority: number) => SHAPES[priority] ?? '○';

/** A shape and a word, never the colour alone. */
export function priorityWord(priority: number): string {
  return shared(`priority.${Math.min(5, Math.max(1, priority))}` as SharedKey);
}
