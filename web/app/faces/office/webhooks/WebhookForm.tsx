import { useState } from 'react';
import type { Site, Webhook } from '../../../api/types';
import { createWebhook, updateWebhook } from '../../../api/webhooks';
import { notify } from '../../../shell/notices';
import { mayDo, useMe } from '../../../shell/session';
import { useReload } from '../data';
import { changes, listOf, needed } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { Tick } from '../form/Tick';
import { Ticks } from '../form/Ticks';
import { useForm } from '../form/useForm';
import { t } from '../text';

const draftOf = (webhook: Webhook | undefined) => ({
  name: webhook?.name ?? '',
  url: webhook?.url ?? 'https://',
  actions: webhook?.actions.join(', ') ?? 'incident.*',
  sites: webhook?.sites ?? [],
  callers: webhook?.callers ?? false,
  active: webhook?.active ?? true,
});
type Draft = ReturnType<typeof draftOf>;

const check = (draft: Draft) => ({ name: needed(draft.name), url: needed(draft.url), actions: needed(draft.actions) });

interface WebhookFormProps {
  /** Set: this one is changed. */
  webhook?: Webhook;
  sites: Site[];
  onMade?: (webhook: Webhook) => void;
  onClose: () => void;
}

export function WebhookForm({ webhook, sites, onMade, onClose }: WebhookFormProps) {
  const [before] = useState(() => draftOf(webhook));
  const form = useForm(() => before, check);
  const reload = useReload();
  const { draft } = form;
  const mayTell = mayDo(useMe(), 'incident.read_caller');

  const add = async () => {
    const { active: _always, actions, ...rest } = draft;
    onMade?.(await createWebhook({ ...rest, name: draft.name.trim(), url: draft.url.trim(), actions: listOf(actions) }));
  };
  const change = async (old: Webhook) => {
    const { actions, ...rest } = changes(before, draft);
    const patch = { ...rest, ...(actions === undefined ? {} : { actions: listOf(actions) }) };
    if (Object.keys(patch).length > 0) await updateWebhook(old.id, patch, old.version);
    notify('info', t('saved', { name: draft.name.trim() }));
  };
  const submit = () =>
    form.send(async () => {
      await (webhook ? change(webhook) : add());
      await reload('webhooks');
      onClose();
    });

  const title = webhook ? t('change_named', { name: webhook.name }) : t('webhooks.add');
  return (
    <FormDialog title={title} submit={webhook ? t('save') : t('webhooks.add')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <Line form={form} name="name" label={t('webhooks.name')} description={t('webhooks.name.help')} data-autofocus />
      <Line form={form} name="url" label={t('webhooks.url')} description={t('webhooks.url.help')} inputMode="url" dir="ltr" />
      <Line form={form} name="actions" label={t('webhooks.actions')} description={t('webhooks.actions.help')} dir="ltr" />
      <Ticks
        legend={t('webhooks.sites.legend')}
        empty={t('webhooks.no_sites')}
        value={draft.sites}
        choices={sites.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(chosen) => form.change({ sites: chosen })}
      />
      <Tick form={form} name="callers" label={t('webhooks.callers')} help={t('webhooks.callers.help')} disabled={!mayTell} />
      {webhook && <Tick form={form} name="active" label={t('webhooks.active')} help={t('webhooks.active.help')} />}
    </FormDialog>
  );
}
