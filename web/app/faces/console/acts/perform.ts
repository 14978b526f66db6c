import { sentence } from '../../../api/errors';
import { play } from '../../../sound/tones';
import { type Act, missing, type Target, type Values } from './act';
import { say } from './result';

export interface Question {
  act: Act;
  target: Target;
  values: Values;
  /** To which of these it is to be done is asked first. */
  among?: Target[];
}

let question: Question | null = null;
const listeners = new Set<() => void>();

export const currentQuestion = (): Question | null => question;

export function onQuestion(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function ask(next: Question | null): void {
  question = next;
  for (const listener of listeners) listener();
}

/** Does an act, or asks first for what it still needs. The answer is a line and a tone. */
export async function perform(act: Act, target: Target, values: Values = {}): Promise<boolean> {
  if (missing(act, values).length > 0 || (act.asks && Object.keys(values).length === 0)) {
    ask({ act, target, values: { ...act.start?.(target), ...values } });
    return false;
  }
  return attempt(() => act.run(target, values));
}

export async function attempt(work: () => Promise<string>): Promise<boolean> {
  try {
    say({ ok: true, text: await work() });
    play('accept');
    return true;
  } catch (failure) {
    say({ ok: false, text: sentence(failure) });
    play('reject');
    return false;
  }
}
