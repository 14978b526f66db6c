import { Button, NativeSelect, TextInput } from '@mantine/core';
import { durationInWords } from '../../../time/durations';
import type { Form } from '../form/useForm';
import { t } from '../text';
import { type Draft, INTERVALS, type PathDraft, pathDraft } from './panelDraft';

/** The server takes no more. */
const PATHS_MAX = 8;

/** The ways on which a panel that has more than one should be heard. */
export function PathRows({ form }: { form: Form<Draft> }) {
  const { paths } = form.draft;
  const put = (at: number, part: Partial<PathDraft>) => form.change({ paths: paths.map((path, index) => (index === at ? { ...path, ...part } : path)) });
  const choices = (interval_s: string) => Array.from(new Set([...INTERVALS, Number(interval_s)])).toSorted((a, b) => a - b);
  return (
    <fieldset className="panel-rows">
      <legend>{t('panels.paths')}</legend>
      <p className="office-note">{t('panels.paths.help')}</p>
      {form.errorOf('paths') && <p role="alert">{form.errorOf('paths')}</p>}
      {paths.map((path, at) => (
        // A row has no name of its own while it is written.
        // eslint-disable-next-line react/no-array-index-key
        <div key={at} className="panel-row" role="group" aria-label={t('panels.path_row', { n: at + 1 })}>
          <TextInput label={t('panels.path')} description={t('panels.path.help')} value={path.path} maxLength={7} autoComplete="off" onChange={(event) => put(at, { path: event.currentTarget.value })} />
          <NativeSelect label={t('panels.interval')} value={path.interval_s} data={choices(path.interval_s).map((seconds) => ({ value: String(seconds), label: durationInWords(seconds) }))} onChange={(event) => put(at, { interval_s: event.currentTarget.value })} />
          <TextInput label={t('panels.grace')} value={path.grace_s} inputMode="numeric" autoComplete="off" onChange={(event) => put(at, { grace_s: event.currentTarget.value })} />
          <Button aria-label={t('panels.path.remove', { n: at + 1 })} onClick={() => form.change({ paths: paths.filter((_, index) => index !== at) })}>{t('remove')}</Button>
        </div>
      ))}
      {paths.length < PATHS_MAX && <Button onClick={() => form.change({ paths: [...paths, pathDraft()] })}>{t('panels.path.add')}</Button>}
    </fieldset>
  );
}
