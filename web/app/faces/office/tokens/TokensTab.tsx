import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Token } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import type { Column } from '../../../shell/sorting';
import { dateOf } from '../../../time/zone';
import { useTokens } from '../data';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { AddToken } from './AddToken';
import { NewSecret } from './NewSecret';
import { RevokeButton } from './RevokeButton';
import { RevokeToken } from './RevokeToken';

export function TokensTab() {
  const address = useAddress();
  const tokens = useTokens();
  const [made, setMade] = useState<Token | null>(null);
  const close = () => goTo({ add: null, edit: null });
  const columns: Column<Token>[] = [
    { key: 'name', title: t('tokens.name'), render: ({ name }) => name, by: ({ name }) => name },
    { key: 'scopes', title: t('tokens.scopes'), render: ({ scopes }) => scopes.join(', ') },
    { key: 'expires', title: t('tokens.expires'), render: ({ expires_at }) => (expires_at ? dateOf(expires_at) : t('tokens.never')), by: ({ expires_at }) => expires_at ?? '9' },
    {
      key: 'acts',
      title: t('acts'),
      render: ({ id, name }) => <RevokeButton id={id} name={name} />,
    },
  ];
  return (
    <>
      <div className="office-tools">
        <p className="office-note">{t('tokens.about')}</p>
        <Button variant="filled" onClick={() => goTo({ add: 'token' })}>
          {t('tokens.add')}
        </Button>
      </div>
      <Loaded query={tokens}>
        {(all) => {
          const revoked = all.find(({ id }) => id === address.get('edit'));
          return (
            <>
              <DataTable
                caption={t('tokens.caption', { n: all.length })}
                columns={columns}
                rows={all}
                rowKey={({ id }) => id}
                sort={address.get('sort') ?? 'name'}
                onSort={(sort) => goTo({ sort })}
                empty={t('tokens.empty')}
              />
              {revoked && <RevokeToken key={revoked.id} token={revoked} onClose={close} />}
            </>
          );
        }}
      </Loaded>
      {address.get('add') === 'token' && <AddToken onMade={setMade} onClose={close} />}
      {made && <NewSecret title={t('tokens.made', { name: made.name })} secret={made.token ?? ''} onClose={() => setMade(null)} />}
    </>
  );
}
