import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Token } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import type { Column } from '../../../shell/sorting';
import { dateOf } from '../../../time/zone';
import { useTokens } from '../data';
import { RecordList } from '../list/RecordList';
import { t } from '../text';
import { AddToken } from './AddToken';
import { NewSecret } from './NewSecret';
import { RevokeButton } from './RevokeButton';
import { RevokeToken } from './RevokeToken';

const COLUMNS: Column<Token>[] = [
  { key: 'name', title: t('tokens.name'), render: ({ name }) => name, by: ({ name }) => name },
  { key: 'scopes', title: t('tokens.scopes'), render: ({ scopes }) => scopes.join(', ') },
  { key: 'expires', title: t('tokens.expires'), render: ({ expires_at }) => (expires_at ? dateOf(expires_at) : t('tokens.never')), by: ({ expires_at }) => expires_at ?? '9' },
];

export function TokensTab() {
  const address = useAddress();
  const tokens = useTokens();
  const [made, setMade] = useState<Token | null>(null);
  const close = () => goTo({ add: null, edit: null });
  const revoked = tokens.data?.find(({ id }) => id === address.get('edit'));
  return (
    <>
      <p className="office-note">{t('tokens.about')}</p>
      <RecordList
        query={tokens}
        columns={COLUMNS}
        idOf={({ id }) => id}
        nameOf={({ name }) => name}
        texts={({ name, scopes }) => [name, ...scopes]}
        findLabel={t('tokens.find')}
        sort="name"
        caption={(n) => t('tokens.caption', { n })}
        empty={t('tokens.empty')}
        add={
          <Button variant="filled" onClick={() => goTo({ add: 'token' })}>
            {t('tokens.add')}
          </Button>
        }
        renderActs={({ id, name }) => <RevokeButton id={id} name={name} />}
      />
      {revoked && <RevokeToken key={revoked.id} token={revoked} onClose={close} />}
      {address.get('add') === 'token' && <AddToken onMade={setMade} onClose={close} />}
      {made && <NewSecret title={t('tokens.made', { name: made.name })} secret={made.token ?? ''} onClose={() => setMade(null)} />}
    </>
  );
}
