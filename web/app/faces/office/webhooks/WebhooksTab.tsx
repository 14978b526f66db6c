import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Webhook } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { timeAt } from '../../../time/zone';
import { useSiteList, useWebhooks } from '../data';
import { Guarded } from '../Guarded';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { NewSecret } from '../tokens/NewSecret';
import { Deliveries } from './Deliveries';
import { RemoveWebhook } from './RemoveWebhook';
import { WebhookActs } from './WebhookActs';
import { WebhookForm } from './WebhookForm';

const at = (time: string) => timeAt(time, undefined, Date.now());
const stateOf = ({ state, failing_since }: Webhook) => t(`webhooks.state.${state}`, { at: failing_since ? at(failing_since) : '' });

export function WebhooksTab() {
  const may = mayDo(useMe(), 'webhook.manage');
  const address = useAddress();
  const webhooks = useWebhooks();
  const sites = useSiteList().data ?? [];
  const [made, setMade] = useState<Webhook | null>(null);
  const close = () => goTo({ add: null, edit: null, show: null });
  const siteOf = (id: string) => sites.find((site) => site.id === id)?.name ?? t('site.unknown');

  const columns: Column<Webhook>[] = [
    { key: 'name', title: t('webhooks.name'), render: ({ name }) => name, by: ({ name }) => name },
    { key: 'url', title: t('webhooks.url'), render: ({ url }) => url, by: ({ url }) => url },
    { key: 'actions', title: t('webhooks.actions'), render: ({ actions }) => actions.join(', ') },
    { key: 'sites', title: t('webhooks.sites'), render: (hook) => hook.sites?.map(siteOf).join(', ') ?? t('site.all') },
    { key: 'state', title: t('state'), render: stateOf, by: ({ state }) => state },
    { key: 'last', title: t('webhooks.last'), render: ({ delivered_at }) => (delivered_at ? at(delivered_at) : t('webhooks.never')), by: ({ delivered_at }) => delivered_at ?? '' },
    { key: 'acts', title: t('acts'), render: (webhook) => <WebhookActs webhook={webhook} may={may} /> },
  ];

  return (
    <>
      <div className="office-tools">
        <p className="office-note">{t('webhooks.about')}</p>
        <Guarded right="webhook.manage" what={t('webhooks.manage')}>
          <Button variant="filled" onClick={() => goTo({ add: 'webhook' })}>
            {t('webhooks.add')}
          </Button>
        </Guarded>
      </div>
      <Loaded query={webhooks}>
        {(all) => {
          const edited = all.find(({ id }) => id === address.get('edit'));
          const looked = all.find(({ id }) => id === address.get('under'));
          const removing = address.get('show') === 'remove';
          return (
            <>
              <DataTable
                caption={t('webhooks.caption', { n: all.length })}
                columns={columns}
                rows={all}
                rowKey={({ id }) => id}
                sort={address.get('sort') ?? 'name'}
                onSort={(sort) => goTo({ sort })}
                empty={t('webhooks.empty')}
              />
              {looked && <Deliveries key={looked.id} webhook={looked} may={may} />}
              {may && edited && !removing && <WebhookForm key={edited.id} webhook={edited} sites={sites} onClose={close} />}
              {may && edited && removing && <RemoveWebhook key={edited.id} webhook={edited} onClose={close} />}
            </>
          );
        }}
      </Loaded>
      {may && address.get('add') === 'webhook' && <WebhookForm sites={sites} onMade={setMade} onClose={close} />}
      {made && <NewSecret title={t('webhooks.made', { name: made.name })} secret={made.secret ?? ''} onClose={() => setMade(null)} />}
    </>
  );
}
