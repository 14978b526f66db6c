import { Button } from '@mantine/core';
import { deleteReport } from '../../../api/reports';
import type { Report, Site } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import { notify } from '../../../shell/notices';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { useSubmit } from '../../../shell/useSubmit';
import { timeAt } from '../../../time/zone';
import { ChangeButton } from '../ChangeButton';
import { useReload, useReports } from '../data';
import { FormDialog } from '../form/FormDialog';
import { Guarded } from '../Guarded';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { Months } from './Months';
import { ReportForm } from './ReportForm';

/** Which figures go to which mailboxes every month. */
export function ReportsPanel({ sites, site }: { sites: Site[]; site: string | null }) {
  const may = mayDo(useMe(), 'report.manage');
  const address = useAddress();
  const reports = useReports();
  const close = () => goTo({ add: null, edit: null, show: null });
  const siteOf = ({ site_id }: Report) => sites.find(({ id }) => id === site_id);
  const columns: Column<Report>[] = [
    { key: 'name', title: t('reports.name'), render: ({ name }) => name },
    { key: 'site', title: t('site'), render: (report) => siteOf(report)?.name ?? t('site.unknown') },
    { key: 'mailboxes', title: t('reports.mailboxes'), render: ({ mailboxes }) => mailboxes.join(', ') },
    { key: 'when', title: t('reports.when'), render: ({ day_of_month, time }) => t('reports.on_day', { day: day_of_month, time }) },
    { key: 'next', title: t('reports.next'), render: (report) => (report.next_at ? timeAt(report.next_at, siteOf(report)?.time_zone, Date.now()) : t('reports.paused')) },
    {
      key: 'acts',
      title: t('acts'),
      render: ({ id, name }) => (
        <span className="office-row-acts">
          <Button aria-label={t('reports.months_named', { name })} onClick={() => goTo({ under: id })}>
            {t('reports.months')}
          </Button>
          {may && (
            <>
              <ChangeButton id={id} name={name} />
              <Button aria-label={t('reports.remove_named', { name })} onClick={() => goTo({ edit: id, show: 'remove' })}>
                {t('remove')}
              </Button>
            </>
          )}
        </span>
      ),
    },
  ];
  return (
    <>
      <div className="office-tools">
        <p className="office-note">{t('reports.about')}</p>
        <Guarded right="report.manage" what={t('reports.manage')}>
          <Button variant="filled" disabled={sites.length === 0} onClick={() => goTo({ add: 'report' })}>
            {t('reports.add')}
          </Button>
        </Guarded>
      </div>
      <Loaded query={reports}>
        {(all) => {
          const shown = all.filter(({ site_id }) => !site || site_id === site);
          const edited = all.find(({ id }) => id === address.get('edit'));
          const looked = all.find(({ id }) => id === address.get('under'));
          const removing = address.get('show') === 'remove';
          return (
            <>
              <DataTable caption={t('reports.caption', { n: shown.length })} columns={columns} rows={shown} rowKey={({ id }) => id} empty={t('reports.empty')} />
              {looked && <Months key={looked.id} report={looked} zone={siteOf(looked)?.time_zone} may={may} />}
              {may && edited && !removing && <ReportForm key={edited.id} report={edited} sites={sites} onClose={close} />}
              {may && edited && removing && <RemoveReport key={edited.id} report={edited} onClose={close} />}
            </>
          );
        }}
      </Loaded>
      {may && address.get('add') === 'report' && <ReportForm sites={sites} {...(site ? { site } : {})} onClose={close} />}
    </>
  );
}

function RemoveReport({ report, onClose }: { report: Report; onClose: () => void }) {
  const { busy, failure, run } = useSubmit();
  const reload = useReload();
  const submit = () =>
    void run(async () => {
      goTo({ under: null });
      await deleteReport(report.id);
      notify('info', t('reports.removed', { name: report.name }));
      await reload('reports');
      onClose();
    });
  return (
    <FormDialog title={t('reports.remove_named', { name: report.name })} submit={t('remove')} busy={busy} failure={failure} onSubmit={submit} onClose={onClose}>
      <p>{t('reports.remove.help')}</p>
    </FormDialog>
  );
}
