import { Button } from '@mantine/core';
import { sentence } from '../../../api/errors';
import type { Webhook, WebhookDelivery } from '../../../api/types';
import { replayWebhook } from '../../../api/webhooks';
import { goTo } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import { notify } from '../../../shell/notices';
import type { Column } from '../../../shell/sorting';
import { timeAt } from '../../../time/zone';
import { useDeliveries, useReload } from '../data';
import { Loaded } from '../Loaded';
import { t } from '../text';
import './webhooks.css';

const outcome = ({ delivered, status, error }: WebhookDelivery) =>
  delivered ? t('webhooks.log.delivered', { status: status ?? 0 }) : t('webhooks.log.failed', { why: error ?? '' });

/** What became of each entry that one webhook is told of, the newest first. */
export function Deliveries({ webhook, may }: { webhook: Webhook; may: boolean }) {
  const deliveries = useDeliveries(webhook.id);
  const reload = useReload();
  const { id, name } = webhook;
  const replay = async (seq: number) => {
    try {
      await replayWebhook(id, seq);
      notify('info', t('webhooks.replayed', { name, seq }));
      await reload('webhooks');
    } catch (failure) {
      notify('problem', sentence(failure));
    }
  };
  const columns: Column<WebhookDelivery>[] = [
    { key: 'number', title: t('webhooks.log.number'), render: ({ number }) => number },
    { key: 'seq', title: t('webhooks.log.seq'), render: ({ seq }) => seq },
    { key: 'action', title: t('webhooks.log.action'), render: ({ action }) => action },
    { key: 'at', title: t('webhooks.log.at'), render: (line) => timeAt(line.at, undefined, Date.now()) },
    { key: 'attempts', title: t('webhooks.log.attempts'), render: ({ attempts }) => attempts },
    { key: 'duration', title: t('webhooks.log.duration'), render: ({ duration_ms }) => t('webhooks.log.ms', { n: duration_ms }) },
    { key: 'outcome', title: t('webhooks.log.outcome'), render: outcome },
  ];
  if (may) {
    columns.push({
      key: 'acts',
      title: t('acts'),
      render: ({ seq }) => (
        <Button aria-label={t('webhooks.replay_named', { seq })} onClick={() => void replay(seq)}>
          {t('webhooks.replay')}
        </Button>
      ),
    });
  }
  return (
    <section className="office-panel office-log" aria-label={t('webhooks.log_named', { name })}>
      <div className="office-tools">
        <h2>{t('webhooks.log_named', { name })}</h2>
        <Button onClick={() => goTo({ under: null })}>{t('webhooks.log.close')}</Button>
      </div>
      <Loaded query={deliveries}>
        {(lines) => (
          <DataTable
            caption={t('webhooks.log.caption', { n: lines.length, name })}
            columns={columns}
            rows={lines}
            rowKey={({ number }) => String(number)}
            empty={t('webhooks.log.empty', { name })}
          />
        )}
      </Loaded>
    </section>
  );
}
