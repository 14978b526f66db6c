import { expect, test } from 'vitest';
import { layersOf } from './tiles';

const colours = { water: '#111', land: '#222', area: '#333', line: '#444', ink: '#555', mark: '#666' };

test('pictures are one layer, darker in the dark', () => {
  const paint = (dark: boolean) => layersOf({ vector: false, layers: [] }, colours, dark).map((layer) => layer.paint);
  expect(paint(false)).toEqual([{ 'raster-saturation': -0.6, 'raster-brightness-max': 1 }]);
  expect(paint(true)).toEqual([{ 'raster-saturation': -0.6, 'raster-brightness-max': 0.6 }]);
});

test.each([
  [['earth', 'water', 'roads', 'buildings', 'places'], ['tiles-water', 'tiles-buildings', 'tiles-roads']],
  [['water', 'landcover', 'transportation', 'building', 'boundary'], ['tiles-water', 'tiles-building', 'tiles-transportation', 'tiles-boundary']],
  [['something'], []],
])('of the layers %j are drawn %j', (layers, drawn) => {
  expect(layersOf({ vector: true, layers }, colours, false).map(({ id }) => id)).toEqual(drawn);
});
