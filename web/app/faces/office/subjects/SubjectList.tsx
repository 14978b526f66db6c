import { useDebouncedValue } from '@mantine/hooks';
import { FOUND_MAX } from '../../../api/subjects';
import type { Subject } from '../../../api/types';
import { useAddress } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import type { Column } from '../../../shell/sorting';
import { dateOf } from '../../../time/zone';
import { ChoiceField } from '../ChoiceField';
import { useSubjects } from '../data';
import { FindField } from '../FindField';
import { RowName } from '../list/RowName';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { calledOf } from './words';

/** Whoever types is not asked after at every letter. */
const TYPED_MS = 250;

const NAME: Column<Subject> = { key: 'name', title: t('subjects.name'), render: (one) => <RowName change={{ subject: one.id }}>{one.erased_at ? t('subjects.someone') : calledOf(one)}</RowName> };
const SINCE: Column<Subject> = { key: 'since', title: t('subjects.since'), render: ({ made_at }) => <span className="num">{dateOf(made_at)}</span> };
const KEPT: Column<Subject>[] = [NAME, { key: 'phone', title: t('subjects.phone'), render: ({ phone }) => <span className="num">{phone}</span> }, SINCE];
const ERASED: Column<Subject>[] = [
  NAME,
  SINCE,
  { key: 'erased', title: t('subjects.erased_at'), render: ({ erased_at }) => erased_at && <span className="num">{dateOf(erased_at)}</span> },
  { key: 'entry', title: t('subjects.erased_by'), render: ({ erased_by }) => <span className="num">{erased_by}</span> },
];

/** Persons, found by the server: there may be a great many. */
export function SubjectList() {
  const address = useAddress();
  const erased = address.get('show') === 'erased';
  const [query] = useDebouncedValue((address.get('find') ?? '').trim(), TYPED_MS);
  const subjects = useSubjects(erased ? '' : query, erased);
  return (
    <section className="office-part subjects-wide subjects-list" aria-labelledby="subjects-title">
      <h2 id="subjects-title">{t('subjects.title')}</h2>
      <p className="office-note">{t('subjects.about')}</p>
      <div className="office-tools">
        {!erased && <FindField label={t('subjects.find')} />}
        <ChoiceField name="show" label={t('show')} choices={[{ value: '', label: t('subjects.kept') }, { value: 'erased', label: t('subjects.erased') }]} />
      </div>
      <Loaded query={subjects}>
        {({ items, next }) => (
          <>
            <DataTable
              caption={t(erased ? 'subjects.erased_caption' : 'subjects.caption', { n: items.length })}
              columns={erased ? ERASED : KEPT}
              rows={items}
              rowKey={({ id }) => id}
              empty={t(erased ? 'subjects.none_erased' : query ? 'subjects.none_found' : 'subjects.none')}
            />
            {next && <p className="office-note">{t('subjects.more', { n: FOUND_MAX })}</p>}
          </>
        )}
      </Loaded>
    </section>
  );
}
