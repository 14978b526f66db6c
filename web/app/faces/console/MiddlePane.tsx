import { lazy, Suspense } from 'react';
import { useBooted, useIncidents } from '../../live/hooks';
import { SelectedPane } from './SelectedPane';
import { t } from './text';

const NewCall = lazy(() => import('./call/NewCall').then((part) => ({ default: part.NewCall })));

interface MiddlePaneProps {
  site: string | null;
  selected: string | null;
  /** Whether the address is an alarm's. */
  alarm: boolean;
  taking: boolean;
  onOpen: (id: string) => void;
  onCancel: () => void;
}

/** The call being taken, or the selected incident or alarm, or what to do next. */
export function MiddlePane({ site, selected, alarm, taking, onOpen, onCancel }: MiddlePaneProps) {
  return (
    <section className="console-scroll" aria-label={t(taking ? 'pane.call' : 'pane.selected')}>
      {taking && <Suspense fallback={null}><NewCall site={site} onCreated={onOpen} onCancel={onCancel} /></Suspense>}
      {!taking && selected && <SelectedPane key={selected} id={selected} alarm={alarm} />}
      {!taking && !selected && <Nothing />}
    </section>
  );
}

function Nothing() {
  const booted = useBooted();
  const any = useIncidents().length > 0;
  return <p className="console-empty">{t(!booted ? 'incident.loading' : any ? 'incident.choose' : 'incident.quiet')}</p>;
}
