import { type FormEvent, useId, useState } from 'react';
import type { Incident } from '../../../api/types';
import { outbox } from '../outbox/phone';
import { t } from '../text';

/** As long as the server takes. */
const LINE_MAX = 4_000;

export function AddLine({ incident }: { incident: Incident }) {
  const [text, setText] = useState('');
  const id = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim()) return;
    outbox.add({ kind: 'line', incident_id: incident.id, number: incident.number, text: text.trim() });
    setText('');
  };
  return (
    <form className="add-line" onSubmit={submit}>
      <label htmlFor={id}>{t('log.add')}</label>
      <textarea id={id} rows={2} maxLength={LINE_MAX} value={text} onChange={(event) => setText(event.target.value)} />
      <button type="submit" className="field-button" disabled={!text.trim()}>
        {t('log.send')}
      </button>
    </form>
  );
}
