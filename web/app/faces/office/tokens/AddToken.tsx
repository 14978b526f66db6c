import { createToken } from '../../../api/accounts';
import type { Token } from '../../../api/types';
import { useMe } from '../../../shell/session';
import { useReload } from '../data';
import { needed } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { Ticks } from '../form/Ticks';
import { useForm } from '../form/useForm';
import { t } from '../text';

interface Draft {
  name: string;
  scopes: string[];
  expires: string;
}

const empty = (): Draft => ({ name: '', scopes: [], expires: '' });
const check = (draft: Draft) => ({
  name: needed(draft.name),
  scopes: draft.scopes.length === 0 ? t('tokens.needs_scope') : undefined,
});

/** A date means the end of that day here. */
const endOf = (day: string) => new Date(`${day}T23:59:59`).toISOString();

interface AddTokenProps {
  onMade: (token: Token) => void;
  onClose: () => void;
}

export function AddToken({ onMade, onClose }: AddTokenProps) {
  const me = useMe();
  const form = useForm(empty, check);
  const reload = useReload();
  const { draft } = form;
  const submit = () =>
    form.send(async () => {
      const body = { name: draft.name.trim(), scopes: draft.scopes };
      onMade(await createToken(draft.expires ? { ...body, expires_at: endOf(draft.expires) } : body));
      await reload('tokens');
      onClose();
    });
  const scopeError = form.errorOf('scopes');
  return (
    <FormDialog title={t('tokens.add')} submit={t('tokens.add')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <Line form={form} name="name" label={t('tokens.name')} description={t('tokens.name.help')} data-autofocus />
      <Ticks
        legend={t('tokens.scopes')}
        empty={t('tokens.no_scopes')}
        value={draft.scopes}
        choices={me.rights.map((right) => ({ value: right, label: right }))}
        onChange={(scopes) => form.change({ scopes })}
      />
      {scopeError && <p role="alert">{scopeError}</p>}
      <Line form={form} name="expires" label={t('tokens.expires')} description={t('tokens.expires.help')} type="date" />
    </FormDialog>
  );
}
