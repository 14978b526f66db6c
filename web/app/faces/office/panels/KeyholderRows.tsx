import { Button, Checkbox, TextInput } from '@mantine/core';
import type { AlarmKeyholder } from '../../../api/types';
import { earlier } from '../form/earlier';
import type { Form } from '../form/useForm';
import { t } from '../text';
import { type Draft, type KeyholderDraft, keyholderDraft } from './panelDraft';

/** Whom to call, in this order. What they say is written once and never shown again; left empty it stays as it was. */
export function KeyholderRows({ form, known }: { form: Form<Draft>; known: AlarmKeyholder[] }) {
  const { keyholders } = form.draft;
  const put = (at: number, part: Partial<KeyholderDraft>) => form.change({ keyholders: keyholders.map((one, index) => (index === at ? { ...one, ...part } : one)) });
  return (
    <fieldset className="panel-rows">
      <legend>{t('panels.keyholders')}</legend>
      {form.errorOf('keyholders') && <p role="alert">{form.errorOf('keyholders')}</p>}
      {keyholders.map((one, at) => {
        const before = known.find(({ name }) => name === one.name);
        const word = (has: boolean | undefined) => (has ? t('panels.words_known') : t('panels.words_none'));
        return (
          // A row has no name of its own while it is written.
          // eslint-disable-next-line react/no-array-index-key
          <div key={at} className="panel-row" role="group" aria-label={t('panels.keyholder_row', { n: at + 1 })}>
            <TextInput label={t('panels.keyholder.name')} value={one.name} maxLength={120} autoComplete="off" onChange={(event) => put(at, { name: event.currentTarget.value })} />
            <TextInput label={t('panels.keyholder.phone')} value={one.phone} maxLength={40} inputMode="tel" autoComplete="off" onChange={(event) => put(at, { phone: event.currentTarget.value })} />
            <TextInput label={t('panels.keyholder.phrase')} placeholder={word(before?.has_phrase)} value={one.phrase} maxLength={120} autoComplete="off" onChange={(event) => put(at, { phrase: event.currentTarget.value })} />
            <TextInput label={t('panels.keyholder.duress')} placeholder={word(before?.has_duress_word)} value={one.duress_word} maxLength={120} autoComplete="off" onChange={(event) => put(at, { duress_word: event.currentTarget.value })} />
            <Checkbox label={t('panels.keyholder.premises')} checked={one.premises} onChange={(event) => put(at, { premises: event.currentTarget.checked })} />
            <span className="office-row-acts">
              <Button disabled={at === 0} aria-label={t('panels.keyholder.earlier', { n: at + 1 })} onClick={() => form.change({ keyholders: earlier(keyholders, at) })}>{t('panels.earlier')}</Button>
              <Button aria-label={t('panels.keyholder.remove', { n: at + 1 })} onClick={() => form.change({ keyholders: keyholders.filter((_, index) => index !== at) })}>{t('remove')}</Button>
            </span>
          </div>
        );
      })}
      <Button onClick={() => form.change({ keyholders: [...keyholders, keyholderDraft()] })}>{t('panels.keyholder.add')}</Button>
    </fieldset>
  );
}
