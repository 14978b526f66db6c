import { TextInput } from '@mantine/core';
import { useId } from 'react';
import { PRIORITIES } from '../../../theme/priority';
import { Priority } from '../../../theme/Priority';
import { t } from '../text';

interface PriorityFieldProps {
  value: number | null;
  /** The priority that the type has by itself. */
  own: number | null;
  reason: string;
  error: string | undefined;
  onChange: (priority: number) => void;
  onReason: (reason: string) => void;
}

export function PriorityField({ value, own, reason, error, onChange, onReason }: PriorityFieldProps) {
  const name = useId();
  return (
    <fieldset className="call-priority">
      <legend>{t('call.priority')}</legend>
      <div>
        {PRIORITIES.map((priority) => (
          <label key={priority}>
            <input type="radio" name={name} value={priority} checked={value === priority} onChange={() => onChange(priority)} />
            <Priority value={priority} />
          </label>
        ))}
      </div>
      {own !== null && value !== own && (
        <TextInput label={t('call.priority.reason')} error={error} value={reason} autoComplete="off" onChange={(event) => onReason(event.currentTarget.value)} />
      )}
    </fieldset>
  );
}
