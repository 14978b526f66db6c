import { type Map as LibreMap, Marker } from 'maplibre-gl';
import { memo, useEffect, useMemo } from 'react';
import { createPortal } from 'react-dom';
import { inside } from '../../../text/capital';
import { PRIORITIES, priorityShape, priorityWord } from '../../../theme/priority';
import { stateWord } from '../../../theme/status';
import { keepFocus } from '../board/keepFocus';
import { shortNumber } from '../board/numbers';
import type { Spot } from './mapData';

interface SpotMarkerProps {
  map: LibreMap;
  spot: Spot;
  selected: string | null;
  onSelect: (id: string) => void;
}

/** A button on the map: the most urgent incident of the place, how many more, and the units on them. */
export const SpotMarker = memo(function SpotMarker({ map, spot, selected, onSelect }: SpotMarkerProps) {
  const element = useMemo(() => document.createElement('div'), []);
  const { longitude, latitude, incidents, units } = spot;
  useEffect(() => {
    const marker = new Marker({ element }).setLngLat([longitude, latitude]).addTo(map);
    return () => {
      marker.remove();
    };
  }, [map, element, longitude, latitude]);

  const at = incidents.findIndex((one) => one.id === selected);
  const shown = incidents[Math.max(0, at)];
  // The most urgent lies on top, and the selected one above all.
  const height = at >= 0 ? PRIORITIES.length + 1 : PRIORITIES.length - (shown?.priority ?? 0) + 1;
  useEffect(() => {
    element.style.setProperty('z-index', String(height));
  }, [element, height]);
  if (!shown) return null;
  const more = incidents.length > 1 ? ` +${incidents.length - 1}` : '';
  const name = `${priorityWord(shown.priority)} ${shortNumber(shown.number)} ${shown.type_name}, ${inside(stateWord(shown.state))}${more}`;
  // Clicking again goes to the next incident of the same place.
  const choose = () => onSelect(incidents[(at + 1) % incidents.length]?.id ?? shown.id);
  return createPortal(
    <button type="button" className="spot" data-priority={shown.priority} data-selected={at >= 0 || undefined} title={name} onMouseDown={keepFocus} onClick={choose}>
      <span aria-hidden="true">{priorityShape(shown.priority)}</span>
      <span className="sr-only">{priorityWord(shown.priority)}</span> {shortNumber(shown.number)}
      {more} <span className="sr-only">{shown.type_name}, {inside(stateWord(shown.state))}</span>
      {units.length > 0 && <span className="spot-units"> {units.join(' ')}</span>}
    </button>,
    element,
  );
}, isSame);

/** Most changes of an incident do not show on the map. */
function isSame(a: SpotMarkerProps, b: SpotMarkerProps): boolean {
  if (a.map !== b.map || a.selected !== b.selected || a.onSelect !== b.onSelect) return false;
  const shown = ({ incidents, units }: Spot) => `${incidents.map((one) => `${one.id} ${one.priority} ${one.state}`).join()}|${units.join()}`;
  return shown(a.spot) === shown(b.spot);
}
