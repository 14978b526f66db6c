import { PasswordField } from '../../shell/PasswordField';
import type { Field } from './draft';
import { Entry, type EntryProps } from './Entry';
import { t } from './text';

export function AdministratorPart({ of }: { of: (field: Field) => EntryProps }) {
  const { onChange, ...password } = of('administrator.password');
  return (
    <fieldset>
      <legend>{t('administrator.title')}</legend>
      <Entry {...of('administrator.name')} autoComplete="name" />
      <Entry {...of('administrator.username')} help={t('administrator.username.help')} autoComplete="username" />
      <PasswordField
        {...password}
        description={t('administrator.password.help')}
        autoComplete="new-password"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </fieldset>
  );
}
