import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listMay } from '../../../api/accounts';
import type { Account, MayLine, Site } from '../../../api/types';
import { DataTable } from '../../../shell/DataTable';
import { Dialog } from '../../../shell/Dialog';
import { mayDo, useMe } from '../../../shell/session';
import { holds } from '../form/find';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { Admitted } from './Admitted';
import { Held } from './Held';
import { RightName } from './RightName';
import { SiteChoice } from './SiteChoice';
import { whyWords } from './why';

interface MayDialogProps {
  account: Account;
  sites: Site[];
  onClose: () => void;
}

/** What somebody may do at a site, and for each right why, or why not. */
export function MayDialog({ account, sites, onClose }: MayDialogProps) {
  const me = useMe();
  const [site, setSite] = useState('');
  const [find, setFind] = useState('');
  const lines = useQuery({ queryKey: ['accounts', account.id, 'may', site], queryFn: async (): Promise<MayLine[]> => (await listMay(account.id, site)).items });
  const title = t('may.title', { name: account.name });
  return (
    <Dialog opened onClose={onClose} title={title} size="72rem">
      <div className="office-dialog">
        <div className="office-tools">
          <SiteChoice sites={sites} value={site} onChange={setSite} />
          <TextInput type="search" label={t('rights.find')} value={find} autoComplete="off" onChange={(event) => setFind(event.currentTarget.value)} />
        </div>
        {mayDo(me, 'compartment.read_all') && <Admitted account={account} />}
        <Loaded query={lines}>
          {(all) => (
            <DataTable
              caption={t('may.caption', { n: all.filter(({ allowed }) => allowed).length, all: all.length })}
              columns={[
                { key: 'action', title: t('rights.action'), render: (line) => <RightName right={line} /> },
                { key: 'allowed', title: t('may.allowed'), render: ({ allowed }) => <Held held={allowed} /> },
                { key: 'why', title: t('may.why'), render: (line) => whyWords(line, site, sites) },
              ]}
              rows={all.filter((line) => holds(find, line.action, line.about))}
              rowKey={({ action }) => action}
              empty={t('none_found')}
            />
          )}
        </Loaded>
      </div>
    </Dialog>
  );
}
