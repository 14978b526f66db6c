import { NumberInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type FigureFilter, getStaffing, type Promised } from '../../../api/figures';
import type { Staffing } from '../../../api/types';
import { refine, useAddress } from '../../../shell/address';
import { ChoiceField } from '../ChoiceField';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { type HourCell, HourGrid } from './HourGrid';
import { LeftOutNote } from './LeftOutNote';
import { hourWord, weekdayWord } from './words';
import { DataScroll } from '../../../shell/DataScroll';

/** What can be assumed: its name in the address, how the server calls it, and what stands when nothing is said. */
const FIELDS = [
  { name: 'handling', to: 'handling_s', usual: 150, share: false },
  { name: 'patience', to: 'patience_s', usual: 120, share: false },
  { name: 'answer', to: 'answer_s', usual: 15, share: false },
  { name: 'answer_share', to: 'answer_share', usual: 90, share: true },
  { name: 'busy', to: 'busy_share', usual: 50, share: true },
  { name: 'all_busy', to: 'all_busy_share', usual: 5, share: true },
] as const;

const valueOf = (address: URLSearchParams, { name, usual }: (typeof FIELDS)[number]) => Number(address.get(name) ?? usual);

function promisedIn(address: URLSearchParams): Promised {
  return Object.fromEntries(FIELDS.map((field) => [field.to, valueOf(address, field) / (field.share ? 100 : 1)]));
}

function cellsOf({ hours }: Staffing, agents: boolean): HourCell[] {
  return hours.map((need) => {
    const { weekday, hour } = need;
    const people = agents ? need.agents : need.units;
    const at = { weekday: weekdayWord(weekday), hour: hourWord(hour), people };
    const words = agents
      ? t('figures.staffing.agents.cell', { ...at, calls: need.calls_per_hour.toFixed(1) })
      : t('figures.staffing.units.cell', { ...at, busy: need.units_busy.toFixed(1) });
    return { weekday, hour, value: people, text: people === 0 ? '' : String(people), words };
  });
}

/** How many people the work of the period asks for. */
export function StaffingPanel({ filter }: { filter: FigureFilter }) {
  const address = useAddress();
  const promised = promisedIn(address);
  const staffing = useQuery({
    queryKey: ['figures', 'staffing', filter, promised],
    queryFn: () => getStaffing(filter, promised),
    placeholderData: keepPreviousData,
  });
  const agents = address.get('people') !== 'units';
  const percent = (share: number) => String(Math.round(share * 1000) / 10);
  return (
    <>
      <div className="office-pick">
        <ChoiceField
          label={t('figures.staffing.people')}
          name="people"
          choices={[
            { value: '', label: t('figures.staffing.people.agents') },
            { value: 'units', label: t('figures.staffing.people.units') },
          ]}
        />
        {FIELDS.filter(({ name }) => agents !== name.endsWith('busy')).map((field) => (
          <NumberInput
            key={field.name}
            label={t(`figures.staffing.${field.name}`)}
            min={field.share ? 1 : 0}
            max={field.share ? 99 : 100_000}
            value={valueOf(address, field)}
            onChange={(value) => refine({ [field.name]: value === '' ? null : String(value) })}
          />
        ))}
      </div>
      <p className="office-note">{t('figures.staffing.note')}</p>
      <Loaded query={staffing}>
        {(shown) => {
          const { answer_share, answer_s, busy_share, all_busy_share } = shown.assumptions;
          const caption = agents
            ? t('figures.staffing.agents', { share: percent(answer_share), seconds: answer_s })
            : t('figures.staffing.units', { share: percent(busy_share), all: percent(all_busy_share) });
          return (
            <>
              <LeftOutNote left={shown.left_out} />
              {shown.shifts.length > 0 && (
                <DataScroll label={t('figures.staffing.shifts')}>
                  <table className="data-table num">
                    <caption>{t('figures.staffing.shifts')}</caption>
                    <thead>
                      <tr>
                        <th scope="col">{t('figures.by.shift')}</th>
                        <th scope="col">{t('figures.staffing.people.agents')}</th>
                        <th scope="col">{t('figures.staffing.people.units')}</th>
                      </tr>
                    </thead>
                    <tbody>
                      {shown.shifts.map(({ key, name, agents: answering, units }) => (
                        <tr key={key}>
                          <th scope="row">{name}</th>
                          <td>{answering}</td>
                          <td>{units}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </DataScroll>
              )}
              <HourGrid caption={caption} cells={cellsOf(shown, agents)} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}
