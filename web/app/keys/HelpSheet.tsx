import type { ReactNode } from 'react';
import { Dialog } from '../shell/Dialog';
import { shared } from '../text/shared';
import './help.css';
import { KeyName } from './KeyName';
import { allBindings } from './registry';
import { groupBy } from '../lists/groupBy';

interface HelpSheetProps {
  opened: boolean;
  onClose: () => void;
  /** What else the face wants to explain: its commands. */
  children?: ReactNode;
}

export function HelpSheet({ opened, onClose, children }: HelpSheetProps) {
  const groups = groupBy(opened ? allBindings() : [], (binding) => binding.group);
  return (
    <Dialog opened={opened} onClose={onClose} title={shared('keys.title')} size="72rem">
      <div className="help-groups">
        {Array.from(groups, ([group, bindings]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {bindings.map((binding) => (
                <div key={binding.about}>
                  <dt>{binding.keys.map((name) => <KeyName key={name} name={name} />)}</dt>
                  <dd>{binding.about}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        {children}
      </div>
    </Dialog>
  );
}
