import { NativeSelect, UnstyledButton } from '@mantine/core';
import { useSites } from '../../../live/hooks';
import { endSession, useMe } from '../../../shell/session';
import { shared } from '../../../text/shared';
import { SchemeButton } from '../../../theme/Scheme';
import { forgetBoard } from '../away/kept';
import { t } from '../text';
import { Clock } from './Clock';
import { Counts } from './Counts';
import './header.css';
import { LinkState } from './LinkState';
import { SoundButton } from './SoundButton';

function leave(): void {
  forgetBoard();
  void endSession();
}

interface HeaderProps {
  site: string | null;
  onSite: (site: string | null) => void;
  onHelp: () => void;
  /** Null for those who take no calls. */
  onNew: (() => void) | null;
}

export function Header({ site, onSite, onHelp, onNew }: HeaderProps) {
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
      {onNew && (
        <UnstyledButton className="header-new" aria-keyshortcuts="n" onClick={onNew}>
          {t('header.new')} <kbd aria-hidden="true">N</kbd>
        </UnstyledButton>
      )}
      <Counts site={site} />
      <LinkState />
      <Clock site={site} />
      <span className="header-me" title={me.organisation.name}>{me.account.name}</span>
      <SoundButton />
      <SchemeButton />
      <UnstyledButton className="shell-button" aria-label={t('header.help')} title={t('header.help')} onClick={onHelp}>?</UnstyledButton>
      <UnstyledButton className="shell-button" onClick={leave}>{shared('session.sign_out')}</UnstyledButton>
    </header>
  );
}
