import { type FormEvent, useState } from 'react';
import type { Unit } from '../../../api/types';
import type { Board } from '../board/useBoard';
import { outbox, useOutbox } from '../outbox/phone';
import { t } from '../text';
import { emptyReport, missingIn, type Missing, type ReportDraft } from './draft';
import { PlacePicker } from './PlacePicker';
import './report.css';
import { TypePicker } from './TypePicker';

interface ReportProps {
  board: Board;
  unit: Unit | undefined;
  /** The key of a refused report that is corrected. */
  again: string | null;
  onDone: () => void;
}

/** A short form: what, where, in words. It is kept on the phone until the server has it. */
export function Report({ board, unit, again, onDone }: ReportProps) {
  const refused = useOutbox().items.find(({ key }) => key === again);
  const [draft, setDraft] = useState<ReportDraft>(() =>
    refused?.act.kind === 'report' ? refused.act.draft : emptyReport(unit?.site_id ?? (board.sites.length === 1 ? (board.sites[0]?.id ?? '') : '')),
  );
  const [tried, setTried] = useState(false);
  const missing = missingIn(draft);
  const change = (part: Partial<ReportDraft>) => setDraft((before) => ({ ...before, ...part }));
  const errorOf = (field: Missing) => (tried && missing.includes(field) ? t(`report.missing.${field}`) : null);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (missing.length > 0) return;
    outbox.add({ kind: 'report', draft });
    if (refused) outbox.dismiss(refused.key);
    onDone();
  };

  return (
    <main className="field-main">
      <h1 className="report-title">{t('report.title')}</h1>
      <form className="report" onSubmit={submit} noValidate aria-label={t('report.title')}>
        <TypePicker types={board.types} chosen={draft} error={errorOf('type')} onChoose={(type, type_name) => change({ type, type_name })} />
        <PlacePicker draft={draft} error={errorOf('place')} onChange={change} />
        {!draft.place && board.sites.length > 1 && (
          <label className="field-input">
            {t('report.site')}
            <select value={draft.site_id} onChange={(event) => change({ site_id: event.target.value })}>
              <option value="">{t('report.site.choose')}</option>
              {board.sites.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
            {errorOf('site') && <span className="field-error">{errorOf('site')}</span>}
          </label>
        )}
        <label className="field-input">
          {t('report.narrative')}
          <textarea rows={4} maxLength={4_000} value={draft.narrative} onChange={(event) => change({ narrative: event.target.value })} />
          {errorOf('narrative') && <span className="field-error">{errorOf('narrative')}</span>}
        </label>
        {tried && missing.length > 0 && (
          <p className="field-error" role="alert">
            {t('report.check')}
          </p>
        )}
        <div className="report-end">
          <button type="button" className="field-button" onClick={onDone}>
            {t('report.cancel')}
          </button>
          <button type="submit" className="field-button" data-primary>
            {t('report.submit')}
          </button>
        </div>
      </form>
    </main>
  );
}
