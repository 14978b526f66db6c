import { t } from '../text';
import type { Twig } from './tree';

interface TwigNameProps {
  twig: Twig;
  whole: boolean;
  open: boolean;
  onToggle: () => void;
}

export function TwigName({ twig: { place, depth, children }, whole, open, onToggle }: TwigNameProps) {
  return (
    <span className="office-tree-name" style={{ paddingInlineStart: `${depth * 1.25}rem` }}>
      {children > 0 ? (
        <button type="button" className="office-twig" aria-expanded={open} aria-label={t('places.inside', { name: place.name })} onClick={onToggle}>
          {open ? '▾' : '▸'}
        </button>
      ) : (
        <span className="office-twig" aria-hidden="true" />
      )}
      {whole ? place.path : place.name}
    </span>
  );
}
