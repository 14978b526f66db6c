import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useMe } from '../../../shell/session';
import { capital } from '../../../text/capital';
import { Dialog } from '../../../shell/Dialog';
import { t } from '../text';
import type { Unsent } from './act';
import './away.css';
import { box, useBox } from './box';
import { actAt } from './describe';
import { discard } from './discard';

/** What the server has not received: how much waits, and each refusal with its reason until a person has decided about it. */
export function UnsentStrip() {
  const me = useMe();
  const { items, kept } = useBox();
  const [dropping, setDropping] = useState<Unsent | null>(null);
  const mine = items.filter((item) => item.account_id === me.account.id);
  const waiting = mine.filter(({ refused }) => refused === null);
  const refused = mine.filter((item) => item.refused !== null);
  const foreign = items.length - mine.length;
  if (items.length === 0) return null;
  return (
    <section className="unsent" aria-label={t('unsent.title')}>
      <div role="status">
        {waiting.length > 0 && <p>{t('unsent.waiting', { n: waiting.length })}</p>}
        {foreign > 0 && <p>{t('unsent.foreign', { n: foreign })}</p>}
        {!kept && <p>{t('unsent.not_kept')}</p>}
      </div>
      {waiting.length > 0 && (
        <details>
          <summary>{t('unsent.show')}</summary>
          <ul aria-label={t('unsent.list')}>
            {waiting.map((item) => (
              <li key={item.key}>{actAt(item)}</li>
            ))}
          </ul>
        </details>
      )}
      {refused.length > 0 && (
        <ul className="unsent-refused" aria-label={t('unsent.refused_list')}>
          {refused.map((item) => (
            <li key={item.key} role="alert">
              <span>{t('unsent.refused', { act: actAt(item), why: capital(item.refused ?? '') })}</span>
              <Button size="compact-xs" onClick={() => box.retry(item.key)}>{t('unsent.retry')}</Button>
              <Button size="compact-xs" onClick={() => setDropping(item)}>{t('unsent.discard')}</Button>
            </li>
          ))}
        </ul>
      )}
      <Dialog opened={dropping !== null} onClose={() => setDropping(null)} title={t('unsent.discard_title')}>
        {dropping && <DiscardForm item={dropping} onDone={() => setDropping(null)} />}
      </Dialog>
    </section>
  );
}

function DiscardForm({ item, onDone }: { item: Unsent; onDone: () => void }) {
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!reason.trim()) return;
    discard(item, reason.trim());
    onDone();
  };
  return (
    <form className="unsent-discard" onSubmit={submit}>
      <p>{actAt(item)}</p>
      <TextInput label={t('field.reason')} required withAsterisk={false} data-autofocus value={reason} maxLength={500} autoComplete="off" onChange={(event) => setReason(event.currentTarget.value)} />
      <Button type="submit" disabled={!reason.trim()}>{t('unsent.discard')}</Button>
    </form>
  );
}
