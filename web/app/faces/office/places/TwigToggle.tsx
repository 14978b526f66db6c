import { t } from '../text';
import type { Twig } from './tree';

interface TwigToggleProps {
  twig: Twig;
  open: boolean;
  onToggle: () => void;
}

/** How deep a place lies, and a button that shows or hides what lies in it. */
export function TwigToggle({ twig: { place, depth, children }, open, onToggle }: TwigToggleProps) {
  return (
    <span style={{ paddingInlineStart: `${depth * 1.25}rem` }}>
      {children > 0 ? (
        <button type="button" className="office-twig" aria-expanded={open} aria-label={t('places.inside', { name: place.name })} onClick={onToggle}>
          {open ? '▾' : '▸'}
        </button>
      ) : (
        <span className="office-twig" aria-hidden="true" />
      )}
    </span>
  );
}
