import { type ReactNode, useEffect } from 'react';
import { KeptSession } from '../../../shell/KeptSession';
import { useMe } from '../../../shell/session';
import { forgetBoard, keepMe, readMe } from './kept';

/** Opens without the server too, for the person who was signed in here last. */
export function ConsoleSession({ children }: { children: ReactNode }) {
  return (
    <KeptSession kept={readMe} forget={forgetBoard}>
      <Remember />
      {children}
    </KeptSession>
  );
}

function Remember() {
  const me = useMe();
  useEffect(() => keepMe(me), [me]);
  return null;
}
