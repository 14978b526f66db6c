import { useState } from 'react';
import { useSubmit } from '../../../shell/useSubmit';
import { capital } from '../../../text/capital';
import { t } from '../text';
import type { Errors } from './checks';

export interface Form<Draft> {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  /** Our own rule first; then what the server said, until the field is changed. */
  errorOf: (field: keyof Draft & string) => string | undefined;
  busy: boolean;
  failure: unknown;
  send: (work: () => Promise<void>) => void;
}

/** What is typed stays until it was accepted or the person gives it up. */
export function useForm<Draft extends object>(start: () => Draft, check: (draft: Draft) => Errors<Draft>): Form<Draft> {
  const [draft, setDraft] = useState(start);
  const [sent, setSent] = useState<Draft | null>(null);
  const [tried, setTried] = useState(false);
  const { busy, failure, fields, run } = useSubmit();
  const errors = check(draft);
  return {
    draft,
    busy,
    failure,
    change: (part) => setDraft((before) => ({ ...before, ...part })),
    errorOf: (field) => {
      if (tried && errors[field]) return errors[field];
      const refused = fields[field];
      return refused && sent?.[field] === draft[field] ? capital(refused) : undefined;
    },
    send: (work) => {
      setTried(true);
      const sound = Object.values(errors).every((error) => error === undefined);
      setSent(sound ? draft : null);
      void run(sound ? work : () => Promise.reject(new Error(t('check'))));
    },
  };
}
