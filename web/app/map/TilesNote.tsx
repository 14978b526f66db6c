import { shared } from '../text/shared';
import type { TilesState } from './tiles';
import './tilesNote.css';

/** Whose map lies below, and a word when it did not come. */
export function TilesNote({ tiles: { attribution, missing } }: { tiles: TilesState }) {
  if (!attribution && !missing) return null;
  return (
    <p className="tiles-note">
      {attribution}
      {attribution && missing && ' · '}
      {missing && shared('map.tiles_missing')}
    </p>
  );
}
