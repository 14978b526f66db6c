import { type Map as LibreMap, Marker } from 'maplibre-gl';
import { useEffect, useRef } from 'react';
import { type Corner, rounded } from './corners';

/**
 * Handles on the map that are dragged, each with its number. They are for the mouse: the list beside the map does the same by keyboard
 * and is what a screen reader is told.
 */
export function useMarks(map: LibreMap | null, marks: Corner[], movable: boolean, onMove: (at: number, corner: Corner) => void, onRemove: (at: number) => void): void {
  const acts = useRef({ onMove, onRemove });
  useEffect(() => {
    acts.current = { onMove, onRemove };
  });
  useEffect(() => {
    if (!map) return undefined;
    const made = marks.map((corner, at) => {
      const element = document.createElement('div');
      element.className = 'draw-mark';
      element.ariaHidden = 'true';
      element.textContent = String(at + 1);
      element.addEventListener('click', (event) => event.stopPropagation());
      element.addEventListener('contextmenu', (event) => {
        event.preventDefault();
        acts.current.onRemove(at);
      });
      const marker = new Marker({ element, draggable: movable }).setLngLat(corner).addTo(map);
      marker.on('dragend', () => {
        const { lng, lat } = marker.getLngLat();
        acts.current.onMove(at, [rounded(lng), rounded(lat)]);
      });
      return marker;
    });
    return () => made.forEach((marker) => marker.remove());
  }, [map, marks, movable]);
}
