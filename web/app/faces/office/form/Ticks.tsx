import { Checkbox } from '@mantine/core';

interface TicksProps {
  legend: string;
  choices: { value: string; label: string }[];
  value: string[];
  empty: string;
  onChange: (value: string[]) => void;
}

/** Several of a list. */
export function Ticks({ legend, choices, value, empty, onChange }: TicksProps) {
  return (
    <fieldset className="office-checks">
      <legend>{legend}</legend>
      {choices.length === 0 && <p className="office-note">{empty}</p>}
      {choices.length > 0 && (
        <div className="office-checks-scroll">
          {choices.map((choice) => (
            <Checkbox
              key={choice.value}
              label={choice.label}
              checked={value.includes(choice.value)}
              onChange={(event) => onChange(event.currentTarget.checked ? [...value, choice.value] : value.filter((one) => one !== choice.value))}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}
