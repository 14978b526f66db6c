import { Button } from '@mantine/core';
import type { Chain } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { roleWord } from '../../../theme/status';
import { duration } from '../../../time/durations';
import { ChoiceField } from '../ChoiceField';
import { useChain, useSiteList } from '../data';
import { Guarded } from '../Guarded';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { ChainForm } from './ChainForm';
import { DataScroll } from '../../../shell/DataScroll';

/** Who hears of a broken promise at a site, in which order, and after how long. */
export function ChainTab() {
  const address = useAddress();
  const query = useSiteList();
  const sites = query.data ?? [];
  const site = sites.find(({ id }) => id === address.get('site')) ?? sites[0];
  const chain = useChain(site?.id ?? '');
  return (
    <>
      <div className="office-tools">
        {sites.length > 0 && <ChoiceField label={t('site')} name="site" choices={sites.map(({ id, name }, at) => ({ value: at === 0 ? '' : id, label: name }))} />}
        <Guarded right="chain.manage" what={t('chain.manage')}>
          <Button variant="filled" disabled={!chain.data} onClick={() => goTo({ edit: 'chain' })}>
            {t('chain.change')}
          </Button>
        </Guarded>
      </div>
      <p className="office-note">{t('chain.about')}</p>
      <Loaded query={chain}>{(held) => <Steps chain={held} />}</Loaded>
      {site && chain.data && address.get('edit') === 'chain' && (
        <ChainForm key={site.id} site={site} chain={chain.data} onClose={() => goTo({ edit: null })} />
      )}
    </>
  );
}

function Steps({ chain }: { chain: Chain }) {
  return (
    <>
      <DataScroll label={t(chain.version === 0 ? 'chain.shipped' : 'chain.own')}>
        <table className="data-table">
          <caption>{t(chain.version === 0 ? 'chain.shipped' : 'chain.own')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('chain.step')}</th>
              <th scope="col">{t('chain.who')}</th>
              <th scope="col">{t('chain.after')}</th>
              <th scope="col">{t('chain.by_mail')}</th>
            </tr>
          </thead>
          <tbody>
            {chain.steps.map((step, at) => (
              <tr key={`${step.after_s}/${step.role ?? step.person?.account_id}`}>
                <th scope="row">{at + 1}</th>
                <td>{step.person?.name ?? (step.role ? roleWord(step.role) : '')}</td>
                <td>{step.after_s === 0 ? t('chain.at_once') : duration(step.after_s)}</td>
                <td>{[...(step.mail ? [t('chain.their_mail')] : []), ...step.mailboxes].join(', ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </DataScroll>
      <p className="office-note">{t('chain.percent_line', { list: chain.priority_percent.map((one) => `${one} %`).join(', ') })}</p>
      <p className="office-note">{t('chain.untouched_line', { time: duration(chain.untouched_s) })}</p>
    </>
  );
}
