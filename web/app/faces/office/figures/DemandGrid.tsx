import { useQuery } from '@tanstack/react-query';
import { type FigureFilter, getDemand } from '../../../api/figures';
import { goTo, useAddress } from '../../../shell/address';
import { ChoiceField } from '../ChoiceField';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { Behind } from './Behind';
import { HourGrid } from './HourGrid';
import { LeftOutNote } from './LeftOutNote';
import { groupWord, hours, hourWord, weekdayWord } from './words';

/** A week by the hour; each cell opens the incidents received in it. */
export function DemandHours({ filter, consumed = false }: { filter: FigureFilter; consumed?: boolean }) {
  const demand = useQuery({ queryKey: ['figures', 'demand', filter], queryFn: () => getDemand(filter) });
  return (
    <Loaded query={demand}>
      {({ cells, hour_unknown, left_out }) => (
        <>
          <LeftOutNote left={left_out} />
          {hour_unknown > 0 && <p className="office-note">{t('figures.demand.unknown', { n: hour_unknown })}</p>}
          <HourGrid
            caption={t(consumed ? 'figures.demand.caption.consumed' : 'figures.demand.caption')}
            cells={cells.map(({ weekday, hour, incidents, consumed_us }) => {
              const value = consumed ? consumed_us : incidents;
              const words = t('figures.demand.cell', { weekday: weekdayWord(weekday), hour: hourWord(hour), incidents, consumed: hours(consumed_us) });
              return { weekday, hour, value, text: value === 0 ? '' : consumed ? hours(consumed_us) : String(incidents), words };
            })}
            onOpen={({ weekday, hour }) => goTo({ key: `${weekday}-${hour}` })}
          />
        </>
      )}
    </Loaded>
  );
}

/** When there was how much. */
export function DemandGrid({ filter, zone }: { filter: FigureFilter; zone: string | undefined }) {
  const address = useAddress();
  const consumed = address.get('measure') === 'consumed';
  const key = address.get('key');
  return (
    <>
      <div className="office-pick">
        <ChoiceField
          label={t('figures.measure')}
          name="measure"
          choices={[
            { value: '', label: t('figures.measure.incidents') },
            { value: 'consumed', label: t('figures.measure.consumed') },
          ]}
        />
      </div>
      <DemandHours filter={filter} consumed={consumed} />
      {key && <Behind filter={filter} by="hour_of_week" group={key} name={groupWord('hour_of_week', { key, name: key })} zone={zone} />}
    </>
  );
}
