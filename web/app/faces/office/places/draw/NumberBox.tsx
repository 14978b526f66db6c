import { useState } from 'react';

interface NumberBoxProps {
  label: string;
  value: number | null;
  min: number;
  max: number;
  onChange: (value: number) => void;
}

/** A number that is taken when one leaves the field or presses Enter; what is none stays, marked, and changes nothing. */
export function NumberBox({ label, value, min, max, onChange }: NumberBoxProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? String(value ?? '');
  const number = Number(text);
  const sound = text.trim() !== '' && Number.isFinite(number) && number >= min && number <= max;
  const take = () => {
    if (typed === null || !sound) return;
    setTyped(null);
    if (number !== value) onChange(number);
  };
  return (
    <input
      className="draw-number"
      inputMode="decimal"
      autoComplete="off"
      aria-label={label}
      aria-invalid={(typed !== null && !sound) || undefined}
      value={text}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take();
      }}
    />
  );
}
