import type { ReactNode } from 'react';
import type { SubjectAccess } from '../../../api/types';
import { DataScroll } from '../../../shell/DataScroll';
import { useMe } from '../../../shell/session';
import { dateOf } from '../../../time/zone';
import { useSiteList } from '../data';
import { t } from '../text';
import { calledOf, saidOf } from './words';

/** A table that is drawn whole: it is printed. */
function Table({ caption, titles, rows }: { caption: string; titles: string[]; rows: { key: string; cells: ReactNode[] }[] }) {
  return (
    <DataScroll label={caption}>
      <table className="data-table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {titles.map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [first, ...rest] }) => (
            <tr key={key}>
              <th scope="row">{first}</th>
              {rest.map((cell, at) => (
                // oxlint-disable-next-line react/no-array-index-key -- a cell is its place
                <td key={at}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </DataScroll>
  );
}

/** What is handed out to the person: nothing of it names what keeps them from being erased. */
export function AccessSheet({ told }: { told: SubjectAccess }) {
  const me = useMe();
  const sites = useSiteList().data ?? [];
  const numbers = new Map(told.incidents.map(({ incident_id, number }) => [incident_id, number]));
  const numberOf = (incident: string) => <span className="num">{numbers.get(incident)}</span>;
  const siteOf = (id: string) => sites.find((site) => site.id === id);
  const incidents = told.incidents.map(({ incident_id, number, site_id, received_at, kinds }) => ({
    key: incident_id,
    cells: [<span key="number" className="num">{number}</span>, siteOf(site_id)?.name ?? '', dateOf(received_at, siteOf(site_id)?.time_zone), kinds.map((kind) => t(`subjects.kind.${kind}`)).join(', ')],
  }));
  const said = told.said.map((one) => ({
    key: `${one.incident_id} ${one.first_entry} ${one.last_entry} ${one.entries}`,
    cells: [
      numberOf(one.incident_id),
      <dl key="said" className="subjects-said">
        {saidOf(one).map(({ label, text }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>,
      one.first_entry === one.last_entry ? one.first_entry : `${one.first_entry}–${one.last_entry}`,
    ],
  }));
  const lines = told.lines.map(({ id, incident_id, text }) => ({ key: id, cells: [numberOf(incident_id), text] }));
  return (
    <article className="subjects-sheet" aria-labelledby="subjects-sheet">
      <h4 id="subjects-sheet">{t('subjects.sheet', { name: calledOf(told) })}</h4>
      <p>{t('subjects.sheet.at', { organisation: me.organisation.name, at: dateOf(told.at) })}</p>
      <Table caption={t('subjects.sheet.incidents')} titles={[t('subjects.incident'), t('site'), t('subjects.received'), t('subjects.as')]} rows={incidents} />
      <Table caption={t('subjects.sheet.said')} titles={[t('subjects.incident'), t('subjects.said'), t('subjects.entries')]} rows={said} />
      {lines.length > 0 && <Table caption={t('subjects.sheet.lines')} titles={[t('subjects.incident'), t('subjects.line')]} rows={lines} />}
    </article>
  );
}
