import { useRef, useState } from 'react';
import { ApiError } from '../api/errors';

export interface Submit {
  busy: boolean;
  failure: unknown;
  /** The refusals by field, as the server named them. */
  fields: Record<string, string>;
  run: (work: () => Promise<void>) => Promise<void>;
  clear: () => void;
}

/** One form, one act at a time. A refusal stays beside the form until the next try; what was typed stays too. */
export function useSubmit(): Submit {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const running = useRef(false);

  const run = async (work: () => Promise<void>) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setFailure(null);
    try {
      await work();
    } catch (problem) {
      setFailure(problem);
    } finally {
      running.current = false;
      setBusy(false);
    }
  };

  const fields = failure instanceof ApiError ? failure.byField() : {};
  return { busy, failure, fields, run, clear: () => setFailure(null) };
}
