import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { goTo, useAddress } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import type { Column } from '../../../shell/sorting';
import { ChoiceField } from '../ChoiceField';
import { FindField } from '../FindField';
import { holds } from '../form/find';
import type { Image } from '../history/fields';
import { HistoryDialog, type Recorded } from '../history/HistoryDialog';
import { Loaded } from '../Loaded';
import { BulkDialog } from '../sheet/BulkDialog';
import { saveCsv } from '../sheet/csv';
import { ImportDialog } from '../sheet/ImportDialog';
import { linesOut, type Sheet } from '../sheet/sheet';
import { t } from '../text';
import './list.css';
import { RowActs } from './RowActs';
import { RowName } from './RowName';

/** A filter that stands in the address; its first choice is what stands when the address says nothing. */
export interface Filter<Row> {
  name: string;
  label: string;
  choices: { value: string; label: string }[];
  fits: (row: Row, value: string) => boolean;
}

/** Where a record's history is, and how an earlier value is sent. */
export interface Historied<Row> {
  kind: string;
  image?: string;
  restore?: ((row: Row, patch: Record<string, unknown>, key: string) => Promise<unknown>) | undefined;
}

interface RecordListProps<Row> {
  query: { data: Row[] | undefined; error: Error | null; refetch: () => unknown };
  /** The first one names the row; it becomes the link that opens it. */
  columns: Column<Row>[];
  /** Stands before that name. */
  renderLead?: (row: Row) => ReactNode;
  idOf: (row: Row) => string;
  nameOf: (row: Row) => string;
  /** What the search looks through. */
  texts: (row: Row) => string[];
  filters?: Filter<Row>[];
  /** What stands before the search, such as the choice of a site that is read from the server. */
  before?: ReactNode;
  findLabel: string;
  /** Column key that the list is sorted by until somebody chooses another. */
  sort?: string;
  caption: (n: number) => string;
  /** When there is nothing at all. */
  empty: string;
  /** The buttons that add. */
  add?: ReactNode;
  /** Whether the rows can be changed by this person: they open the form, can be chosen, and a file can come in. */
  may?: boolean;
  /** Further buttons of a row. */
  renderActs?: (row: Row) => ReactNode;
  /** Out as a file for everybody; in, and many at once, for those who may. */
  sheet?: Sheet<Row>;
  /** Every record that a line of a file can be about, where the rows are only a part of them. */
  all?: Row[];
  history?: Historied<Row> & { sites: Recorded['sites'] };
  reload?: () => Promise<void>;
}

/** The one list of the back office: search and filters in the address, rows that sort, open, and can be chosen; file out and in; history. */
export function RecordList<Row extends object>(props: RecordListProps<Row>) {
  const { query, columns, idOf, nameOf, texts, filters = [], before, findLabel, sort = '', caption, empty, add, may = false, renderActs, sheet, history } = props;
  const address = useAddress();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const find = address.get('find') ?? '';
  const value = (filter: Filter<Row>) => address.get(filter.name) ?? '';
  const fits = (row: Row) => holds(find, ...texts(row)) && filters.every((filter) => filter.fits(row, value(filter)));
  const narrowed = find !== '' || filters.some((filter) => value(filter) !== '');
  const reload = async () => props.reload?.();
  const close = () => goTo({ history: null, many: null });
  const open = (row: Row) => goTo(may ? { edit: idOf(row) } : { history: history ? idOf(row) : null });

  const [first] = columns;
  const linked = [...columns];
  if (first && (may || history)) {
    const render = (row: Row) => (
      <span className="office-row-lead">
        {props.renderLead?.(row)}
        <RowName change={may ? { edit: idOf(row) } : { history: idOf(row) }}>{first.render(row)}</RowName>
      </span>
    );
    linked.splice(0, 1, { ...first, render });
  }
  if (may || history || renderActs) {
    linked.push({ key: 'acts', title: t('acts'), render: (row) => <RowActs id={idOf(row)} name={nameOf(row)} may={may} history={history !== undefined} more={renderActs?.(row)} /> });
  }
  const bulk = may && sheet?.fields.some((field) => field.bulk);

  return (
    <>
      <div className="office-tools">
        {before}
        <FindField label={findLabel} />
        {filters.map(({ name, label, choices }) => (
          <ChoiceField key={name} name={name} label={label} choices={choices} />
        ))}
        {add && <div className="office-row-acts">{add}</div>}
      </div>
      <Loaded query={query}>
        {(rows) => {
          const shown = rows.filter(fits);
          const all = props.all ?? rows;
          const selected = all.filter((row) => chosen.has(idOf(row)));
          const past = history && all.find((row) => idOf(row) === address.get('history'));
          const many = address.get('many');
          return (
            <>
              {sheet && (
                <div className="office-list-bar">
                  <output>{selected.length > 0 ? t('list.chosen', { n: selected.length }) : shown.length < rows.length && t('list.shown', { n: shown.length, all: rows.length })}</output>
                  {selected.length > 0 && bulk && <Button onClick={() => goTo({ many: 'change', edit: null })}>{t('list.change')}</Button>}
                  {selected.length > 0 && <Button onClick={() => setChosen(new Set())}>{t('list.clear')}</Button>}
                  <span className="office-list-files">
                    <Button disabled={shown.length === 0} onClick={() => saveCsv(`${sheet.file}.csv`, linesOut(sheet, selected.length > 0 ? selected : shown))}>
                      {t('list.out')}
                    </Button>
                    {may && <Button onClick={() => goTo({ many: 'import', edit: null })}>{t('list.in')}</Button>}
                  </span>
                </div>
              )}
              <DataTable
                caption={caption(shown.length)}
                columns={linked}
                rows={shown}
                rowKey={idOf}
                sort={address.get('sort') ?? sort}
                onSort={(wanted) => goTo({ sort: wanted })}
                empty={narrowed ? t('none_found') : empty}
                {...(bulk ? { selection: { chosen, nameOf, onChange: setChosen } } : {})}
                {...(may || history ? { onOpen: open } : {})}
              />
              {history && past && <HistoryDialog key={idOf(past)} record={recorded(history, past, props)} onClose={close} />}
              {may && sheet && many === 'import' && <ImportDialog title={t('sheet.in', { file: sheet.file })} sheet={sheet} present={all} onSent={reload} onClose={close} />}
              {bulk && sheet && many === 'change' && selected.length > 0 && <BulkDialog sheet={sheet} rows={selected} onSent={reload} onClose={close} />}
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function recorded<Row extends object>(history: NonNullable<RecordListProps<Row>['history']>, row: Row, { idOf, nameOf, reload }: RecordListProps<Row>): Recorded {
  const { kind, image, restore, sites } = history;
  return {
    kind,
    ...(image ? { image } : {}),
    sites,
    id: idOf(row),
    name: nameOf(row),
    now: row as Image,
    restore: restore && ((patch, key) => restore(row, patch, key)),
    reload: async () => reload?.(),
  };
}
