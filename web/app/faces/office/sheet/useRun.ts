import { useRef, useState } from 'react';
import { sentence } from '../../../api/errors';
import { capital } from '../../../text/capital';
import type { Step } from './plan';

/** What came of the steps that were sent: done, or why not. */
export type Outcome = { done: true } | { done: false; why: string };

export interface Run {
  busy: boolean;
  outcomes: ReadonlyMap<string, Outcome>;
  /** Sends the steps that were not done yet, one after the other. */
  start: (steps: Step[]) => Promise<void>;
  /** Nothing after the step that is on its way is sent. */
  stop: () => void;
}

/** Steps go through the ordinary commands, one by one, so that each is refused or done for itself and in its order. */
export function useRun(): Run {
  const [busy, setBusy] = useState(false);
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const stopped = useRef(false);
  const start = async (steps: Step[]) => {
    stopped.current = false;
    setBusy(true);
    for (const step of steps) {
      if (stopped.current) break;
      if (!step.run || outcomes.get(step.id)?.done) continue;
      // oxlint-disable-next-line no-await-in-loop -- a later line may need what an earlier one makes
      const outcome = await step.run().then(
        (): Outcome => ({ done: true }),
        (failure: unknown): Outcome => ({ done: false, why: capital(sentence(failure)) }),
      );
      setOutcomes((before) => new Map(before).set(step.id, outcome));
    }
    setBusy(false);
  };
  return { busy, outcomes, start, stop: () => (stopped.current = true) };
}
