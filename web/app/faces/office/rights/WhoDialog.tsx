import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { whoMay } from '../../../api/whole';
import type { Account, Right } from '../../../api/types';
import { DataTable } from '../../../shell/DataTable';
import { Dialog } from '../../../shell/Dialog';
import { useSiteList } from '../data';
import { Loaded } from '../Loaded';
import { grantWords } from '../people/grants';
import { t } from '../text';
import { SiteChoice } from './SiteChoice';

/** Who may do something at a site, and which of their roles grants it. */
export function WhoDialog({ right, onClose }: { right: Right; onClose: () => void }) {
  const [site, setSite] = useState('');
  const sites = useSiteList().data ?? [];
  const accounts = useQuery({ queryKey: ['accounts', 'who', right.action, site], queryFn: () => whoMay(right.action, site) });
  const granting = ({ grants }: Account) =>
    grants.filter(({ role, site_id }) => right.roles.includes(role) && (site === '' || site_id === null || site_id === site)).map((grant) => grantWords(grant, sites));
  return (
    <Dialog opened onClose={onClose} title={t('who.title', { action: right.action })} size="60rem">
      <div className="office-dialog">
        <p className="office-note">{right.about}</p>
        <div className="office-tools">
          <SiteChoice sites={sites} value={site} onChange={setSite} />
        </div>
        <Loaded query={accounts}>
          {(all) => (
            <DataTable
              caption={t('people.caption', { n: all.length })}
              columns={[
                { key: 'name', title: t('people.name'), render: ({ name }) => name },
                { key: 'username', title: t('people.username'), render: ({ username }) => username },
                { key: 'by', title: t('who.by'), render: (account) => granting(account).join(', ') },
              ]}
              rows={all}
              rowKey={({ id }) => id}
              empty={t('who.nobody')}
            />
          )}
        </Loaded>
      </div>
    </Dialog>
  );
}
