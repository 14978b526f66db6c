import { NativeSelect, UnstyledButton } from '@mantine/core';
import { useSites } from '../../../live/hooks';
import { LanguagePicker } from '../../../shell/LanguagePicker';
import { endSession, mayDo, useMe } from '../../../shell/session';
import { shared } from '../../../text/shared';
import { SchemeButton } from '../../../theme/Scheme';
import type { Desk } from '../acts/desk';
import { forgetBoard } from '../away/kept';
import { t } from '../text';
import { DeskButton } from '../desk/DeskButton';
import { Clock } from './Clock';
import { Counts } from './Counts';
import { DeskMenu } from './DeskMenu';
import './header.css';
import { LinkState } from './LinkState';
import { SoundButton } from './SoundButton';

/** What was kept of the board is not for whoever comes next. */
export function leave(): void {
  forgetBoard();
  void endSession();
}

interface HeaderProps {
  site: string | null;
  onSite: (site: string | null) => void;
  desk: Desk;
}

export function Header({ site, onSite, desk }: HeaderProps) {
  const sites = useSites();
  const me = useMe();
  return (
    <header className="console-header">
      <h1>{shared('product')}</h1>
      <NativeSelect
        size="xs"
        aria-label={t('header.site')}
        value={site ?? ''}
        data={[{ value: '', label: t('header.all_sites') }, ...sites.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={(event) => onSite(event.currentTarget.value || null)}
      />
      {mayDo(me, 'incident.create') && (
        <UnstyledButton className="header-new" aria-keyshortcuts="n" onClick={desk.new_call}>
          {t('header.new')} <kbd aria-hidden="true">N</kbd>
        </UnstyledButton>
      )}
      <Counts site={site} />
      <DeskButton site={site} onOpen={desk.positions} />
      <LinkState />
      <Clock site={site} />
      <span className="header-me" title={me.organisation.name}>{me.account.name}</span>
      <SoundButton onOpen={desk.sounds} />
      <SchemeButton />
      <LanguagePicker account={me.account.id ?? null} />
      <UnstyledButton className="shell-button" aria-label={t('header.help')} title={t('header.help')} onClick={desk.help}>?</UnstyledButton>
      <DeskMenu desk={desk} />
      <UnstyledButton className="shell-button" onClick={desk.sign_out}>{shared('session.sign_out')}</UnstyledButton>
    </header>
  );
}
