import type { ReactNode } from 'react';
import { KeptSession } from '../../../shell/KeptSession';
import { forgetKept, readKept } from './kept';

const keptMe = () => readKept()?.me ?? null;

/** As the shell's, but without a network it opens with what the phone has kept of the same person. */
export function FieldSession({ children }: { children: ReactNode }) {
  return (
    <KeptSession kept={keptMe} forget={forgetKept}>
      {children}
    </KeptSession>
  );
}
