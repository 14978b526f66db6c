import { Button, NativeSelect } from '@mantine/core';
import type { Grant, Role, Site } from '../../../api/types';
import { t } from '../text';
import { roleWord } from '../../../theme/status';
import { ROLES } from './grants';

interface GrantsFieldProps {
  grants: Grant[];
  sites: Site[];
  error: string | undefined;
  onChange: (grants: Grant[]) => void;
}

/** Roles, each everywhere or at one site. */
export function GrantsField({ grants, sites, error, onChange }: GrantsFieldProps) {
  const change = (at: number, part: Partial<Grant>) => onChange(grants.map((grant, n) => (n === at ? { ...grant, ...part } : grant)));
  return (
    <fieldset className="office-checks">
      <legend>{t('people.roles')}</legend>
      {grants.map((grant, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows have no identity of their own and hold no state
        <div key={at} className="office-grant">
          <NativeSelect
            label={t('people.role', { n: at + 1 })}
            value={grant.role}
            data={ROLES.map((role) => ({ value: role, label: roleWord(role) }))}
            onChange={(event) => change(at, { role: event.currentTarget.value as Role })}
          />
          <NativeSelect
            label={t('people.role_site', { n: at + 1 })}
            value={grant.site_id ?? ''}
            data={[{ value: '', label: t('site.all') }, ...sites.map(({ id, name }) => ({ value: id, label: name }))]}
            onChange={(event) => change(at, { site_id: event.currentTarget.value || null })}
          />
          <Button aria-label={t('people.role_remove', { n: at + 1 })} onClick={() => onChange(grants.filter((_, n) => n !== at))}>
            {t('remove')}
          </Button>
        </div>
      ))}
      {grants.length === 0 && <p className="office-note">{t('people.no_roles')}</p>}
      {error && <p className="office-note" role="alert">{error}</p>}
      <div>
        <Button onClick={() => onChange([...grants, { role: 'officer', site_id: null }])}>{t('people.role_add')}</Button>
      </div>
    </fieldset>
  );
}
