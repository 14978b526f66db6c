import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { previewReport, sendReport } from '../../../api/reports';
import type { Report, ReportRun } from '../../../api/types';
import { goTo } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import { FormProblem } from '../../../shell/FormProblem';
import { notify } from '../../../shell/notices';
import type { Column } from '../../../shell/sorting';
import { useSubmit } from '../../../shell/useSubmit';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { useReload, useReportRuns } from '../data';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { lastMonth } from './months';
import './reports.css';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** What a report says of a month, what was sent, and sending one now. */
export function Months({ report, zone, may }: { report: Report; zone: string | undefined; may: boolean }) {
  const { id, name } = report;
  const [month, setMonth] = useState(() => lastMonth(serverNow(), zone));
  const fits = MONTH.test(month);
  const preview = useQuery({ queryKey: ['reports', id, 'preview', month, report.version], queryFn: () => previewReport(id, month), enabled: fits });
  const runs = useReportRuns(id);
  const { busy, failure, run } = useSubmit();
  const reload = useReload();
  const send = () =>
    void run(async () => {
      await sendReport(id, month);
      notify('info', t('reports.asked', { name, month }));
      await reload('reports');
    });
  const at = (time: string | null) => (time ? timeAt(time, zone, Date.now()) : '');
  const outcome = ({ state, settled_at, error }: ReportRun) => t(`reports.state.${state}`, { at: at(settled_at), why: error ?? '' });
  const columns: Column<ReportRun>[] = [
    { key: 'month', title: t('reports.month'), render: (one) => one.month },
    { key: 'asked', title: t('reports.asked_by'), render: ({ asked_by, asked_at }) => t('reports.who_when', { who: asked_by ?? t('reports.due'), at: at(asked_at) }) },
    { key: 'state', title: t('state'), render: outcome },
  ];
  return (
    <section className="office-panel" aria-label={t('reports.months_named', { name })}>
      <div className="office-tools">
        <h2 className="office-report-title">{t('reports.months_named', { name })}</h2>
        <TextInput label={t('reports.month')} description={t('reports.month.help')} value={month} error={fits ? undefined : t('check.month')} onChange={(event) => setMonth(event.currentTarget.value.trim())} />
        {may && (
          <Button variant="filled" disabled={!fits} loading={busy} onClick={send}>
            {t('reports.send')}
          </Button>
        )}
        <Button onClick={() => goTo({ under: null })}>{t('reports.close')}</Button>
      </div>
      <FormProblem failure={failure} signIn />
      <h3 className="office-report-title">{t('reports.preview')}</h3>
      {fits && (
        <Loaded query={preview}>
          {({ subject, text }) => (
            <section className="office-report" aria-label={subject}>
              <p>
                <strong>{subject}</strong>
              </p>
              <pre>{text}</pre>
            </section>
          )}
        </Loaded>
      )}
      <Loaded query={runs}>
        {(all) => <DataTable caption={t('reports.runs', { n: all.length })} columns={columns} rows={all} rowKey={(one) => one.id} empty={t('reports.runs.empty')} />}
      </Loaded>
    </section>
  );
}
