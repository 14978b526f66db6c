import { REASON, type Step } from './plan';
import type { Outcome } from './useRun';

/** The lines that were wrong or refused, each with the reason, in the form in which they came; mended, they can come again. */
export function rejects(head: string[], steps: Step[], outcomes: ReadonlyMap<string, Outcome>): string[][] {
  const at = head.indexOf(REASON);
  const plain = (cells: string[]) => head.map((_, n) => cells[n] ?? '').filter((_, n) => n !== at);
  const lines = steps.flatMap((step) => {
    const outcome = outcomes.get(step.id);
    const why = step.state === 'wrong' ? (step.why ?? '') : outcome && !outcome.done ? outcome.why : undefined;
    return why === undefined ? [] : [[...plain(step.cells ?? [step.name]), why]];
  });
  return lines.length === 0 ? [] : [[...plain(head), REASON], ...lines];
}
