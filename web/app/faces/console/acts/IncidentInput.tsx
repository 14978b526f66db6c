import { NativeSelect, type NativeSelectProps } from '@mantine/core';
import type { Incident } from '../../../api/types';
import { useIncidents } from '../../../live/hooks';
import { isOpen } from '../../../live/store';
import { shortNumber } from '../board/numbers';
import { t } from '../text';

interface IncidentInputProps extends NativeSelectProps {
  /** The one for which another is chosen. */
  incident: Incident | undefined;
  sameSite: boolean;
}

/** Another open incident: those at the same place first, then the latest. */
export function IncidentInput({ incident, sameSite, ...common }: IncidentInputProps) {
  const others = useIncidents()
    .filter((one) => one.id !== incident?.id && isOpen(one) && (!sameSite || one.site_id === incident?.site_id))
    .sort((a, b) => Number(b.place_id === incident?.place_id) - Number(a.place_id === incident?.place_id) || Date.parse(b.received_at) - Date.parse(a.received_at));
  const data = others.map((one) => ({
    value: one.id,
    label: `${shortNumber(one.number)} · ${one.type_name} · ${one.place ?? one.location_text ?? ''}${sameSite ? '' : ` · ${one.site_name}`}`,
  }));
  return <NativeSelect {...common} data={[{ value: '', label: t('field.choose') }, ...data]} />;
}
