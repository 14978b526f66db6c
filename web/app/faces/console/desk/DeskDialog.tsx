import { Button } from '@mantine/core';
import type { DeskPosition } from '../../../api/types';
import { live } from '../../../live/hooks';
import { Dialog } from '../../../shell/Dialog';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import type { Act } from '../acts/act';
import { perform } from '../acts/perform';
import { legalActs } from '../acts/registry';
import { t } from '../text';
import { useDesk } from './useDesk';

interface DeskDialogProps {
  site: string | null;
  onClose: () => void;
}

/** Who sits where, what was passed on, and what can be done about it. */
export default function DeskDialog({ site, onClose }: DeskDialogProps) {
  const positions = useDesk(site);
  return (
    <Dialog opened onClose={onClose} title={t('desk.title')} size="lg">
      {positions.length === 0 && <p className="quiet">{t('desk.none')}</p>}
      {positions.map((position) => (
        <Seat key={position.id} position={position} onAsk={onClose} />
      ))}
    </Dialog>
  );
}

function Seat({ position, onAsk }: { position: DeskPosition; onAsk: () => void }) {
  const at = (time: string) => timeAt(time, live.sites.get(position.site_id)?.time_zone, serverNow());
  const target = { position };
  const act = (one: Act) => {
    // An act that asks has a form of its own.
    if (one.fields.length > 0) onAsk();
    void perform(one, target);
  };
  return (
    <section className="desk-seat" aria-label={position.name}>
      <p>
        <strong>{position.name}</strong> {position.holder?.name ?? <span className="quiet">{t('desk.nobody')}</span>}
        {position.held_since && <span className="quiet num"> {t('desk.since', { time: at(position.held_since) })}</span>}
      </p>
      {position.unsigned.map((note) => (
        <blockquote key={note.id} className="desk-note">
          <p>{note.text}</p>
          <footer className="quiet">
            {t('desk.note', { who: note.author, time: at(note.written_at), n: note.incidents })}
          </footer>
        </blockquote>
      ))}
      <div className="desk-acts">
        {legalActs(target).map((one) => (
          <Button key={one.id} size="compact-sm" onClick={() => act(one)}>
            {one.label(target)}
          </Button>
        ))}
      </div>
    </section>
  );
}
