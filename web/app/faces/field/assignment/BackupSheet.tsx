import { type FormEvent, useState } from 'react';
import type { Incident } from '../../../api/types';
import { outbox } from '../outbox/phone';
import { Sheet } from '../Sheet';
import { t } from '../text';

interface BackupSheetProps {
  incident: Incident;
  onClose: () => void;
}

export function BackupSheet({ incident, onClose }: BackupSheetProps) {
  const [why, setWhy] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const act = { kind: 'backup', incident_id: incident.id, number: incident.number } as const;
    outbox.add(why.trim() ? { ...act, reason: why.trim() } : act);
    onClose();
  };
  return (
    <Sheet title={t('backup.title')} onClose={onClose}>
      <form onSubmit={submit}>
        <p>{t('backup.body')}</p>
        <label className="field-input">
          {t('backup.why')}
          <input type="text" maxLength={500} value={why} onChange={(event) => setWhy(event.target.value)} />
        </label>
        <div className="field-row">
          <button type="button" className="field-button" onClick={onClose}>
            {t('backup.not_now')}
          </button>
          <button type="submit" className="field-button" data-primary>
            {t('backup.confirm')}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
