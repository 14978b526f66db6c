import { Button, Group, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import type { Source } from '../../../api/types';
import { useSites, useTypes } from '../../../live/hooks';
import { shared } from '../../../text/shared';
import { attempt } from '../acts/perform';
import { takeCall } from '../away/takeCall';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import './call.css';
import { bodyOf, type Draft, emptyDraft, missingIn, SOURCES } from './draft';
import { PlaceField } from './PlaceField';
import { PriorityField } from './PriorityField';
import { TypeField } from './TypeField';

interface NewCallProps {
  site: string | null;
  onCreated: (incident: string) => void;
  onCancel: () => void;
}

/** The call is taken beside the board. Only type and place are required; the rest can follow in the log. */
export function NewCall({ site, onCreated, onCancel }: NewCallProps) {
  const sites = useSites();
  const types = useTypes();
  const [draft, setDraft] = useState<Draft>(() => emptyDraft(site ?? (sites.length === 1 ? (sites[0]?.id ?? null) : null)));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const type = types.find((one) => one.id === draft.type);
  const missing = missingIn(draft, type);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const problem = (field: (typeof missing)[number]) => (tried && missing.includes(field) ? t(`call.missing.${field}`) : undefined);

  const submit = async () => {
    setTried(true);
    if (missing.length > 0 || !type || busy) return;
    setBusy(true);
    await attempt(async () => {
      const where = { path: draft.place?.path ?? null, restricted: draft.place?.restricted ?? false };
      const { incident, kept } = await takeCall(bodyOf(draft, type), type, where);
      onCreated(incident.id);
      return t(kept ? 'kept.new' : 'done.new', { number: shortNumber(incident.number), type: incident.type_name });
    });
    setBusy(false);
  };

  const keys = (event: KeyboardEvent) => {
    // The first Escape closes a list of suggestions; what was written stays.
    const suggesting = event.target instanceof HTMLElement && event.target.getAttribute('aria-expanded') === 'true';
    if (event.key === 'Escape' && !suggesting) onCancel();
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void submit();
  };

  return (
    <form
      className="call"
      aria-label={t('call.title')}
      noValidate
      onKeyDown={keys}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>{t('call.title')}</h2>
      <TypeField types={types} value={draft.type} error={problem('type')} onChange={(id) => change({ type: id, priority: null })} />
      <PlaceField
        site={site}
        place={draft.place}
        text={draft.placeText}
        error={problem('place')}
        onChange={(place, placeText) => change({ place, placeText })}
      />
      {!draft.place && draft.placeText.trim() !== '' && sites.length > 1 && (
        <NativeSelect
          label={t('call.site')}
          error={problem('site')}
          value={draft.site ?? ''}
          data={[{ value: '', label: t('field.choose') }, ...sites.map(({ id, name }) => ({ value: id, label: name }))]}
          onChange={(event) => change({ site: event.currentTarget.value || null })}
        />
      )}
      <PriorityField
        value={draft.priority ?? type?.priority ?? null}
        own={type?.priority ?? null}
        reason={draft.priorityReason}
        error={problem('priority_reason')}
        onChange={(priority) => change({ priority })}
        onReason={(priorityReason) => change({ priorityReason })}
      />
      <div className="call-pair">
        <TextInput label={t('call.caller')} value={draft.callerName} autoComplete="off" onChange={(event) => change({ callerName: event.currentTarget.value })} />
        <TextInput label={t('call.phone')} type="tel" value={draft.callerPhone} autoComplete="off" onChange={(event) => change({ callerPhone: event.currentTarget.value })} />
      </div>
      <NativeSelect
        label={t('call.source')}
        value={draft.source}
        data={SOURCES.map((source) => ({ value: source, label: shared(`source.${source}`) }))}
        onChange={(event) => change({ source: event.currentTarget.value as Source })}
      />
      <Textarea label={t('call.narrative')} autosize minRows={3} maxRows={10} value={draft.narrative} onChange={(event) => change({ narrative: event.currentTarget.value })} />
      <Group justify="flex-end" gap="xs" mt="sm">
        <Button onClick={onCancel}>{t('ask.cancel')}</Button>
        <Button type="submit" variant="filled" loading={busy} aria-keyshortcuts="Control+Enter">
          {t('call.create')} <kbd aria-hidden="true">Ctrl ↵</kbd>
        </Button>
      </Group>
    </form>
  );
}
