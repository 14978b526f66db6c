import type { Incident } from '../../../api/types';
import { Cautions } from '../incident/Cautions';
import { SuggestedUnits } from '../incident/SuggestedUnits';
import { t } from '../text';

interface AssignHelpProps {
  incident: Incident;
  unit: string;
  onChoose: (unit: string) => void;
}

/** Over the list of units: what to know of the place, and who fits best. Choosing sends nothing. */
export default function AssignHelp({ incident, unit, onChoose }: AssignHelpProps) {
  return (
    <>
      <Cautions incident={incident} fixed />
      <SuggestedUnits incident={incident} chosen={unit} action={(one) => t('suggested.use', { unit: one.call_sign })} onChoose={(one) => onChoose(one.unit_id)} />
    </>
  );
}
