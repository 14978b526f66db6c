import type { ReactNode } from 'react';
import { mayDo, useMe } from '../../shell/session';
import { t } from './text';

interface GuardedProps {
  right: string;
  /** What cannot be done without it, in words. */
  what: string;
  children: ReactNode;
}

/** An act that a person has no right to is not there; what is missing, and whom to ask, is. */
export function Guarded({ right, what, children }: GuardedProps) {
  const me = useMe();
  if (mayDo(me, right)) return children;
  return <p className="office-note">{t('no_right', { what, right })}</p>;
}
