import { Button } from '@mantine/core';
import { endSession, hasRole, mayDo, useMe } from '../../shell/session';
import { shared } from '../../text/shared';
import { SchemeButton } from '../../theme/Scheme';
import { t } from './text';

export function Header() {
  const me = useMe();
  return (
    <header className="office-header">
      <p>
        <strong>{shared('product')}</strong> <span className="quiet">{me.organisation.name}</span>
      </p>
      <nav aria-label={t('faces')}>
        {mayDo(me, 'incident.read') && <a href="/console">{t('face.console')}</a>}
        {hasRole(me, 'officer') && <a href="/field">{t('face.field')}</a>}
        <SchemeButton />
        <span className="quiet">{me.account.name}</span>
        <Button onClick={() => void endSession()}>{shared('session.sign_out')}</Button>
      </nav>
    </header>
  );
}
