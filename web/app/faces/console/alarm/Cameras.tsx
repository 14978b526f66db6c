import { Button } from '@mantine/core';
import type { Alarm, NearPlace } from '../../../api/types';
import { isUndecided } from '../../../live/store';
import { look } from '../acts/alarmActs';
import { useCameras } from '../acts/cameras';
import { perform } from '../acts/perform';
import { isGranted } from '../acts/registry';
import { ta } from './text';

/** Where one can look, the nearest first, and what one press away from saying so. */
export function Cameras({ alarm }: { alarm: Alarm }) {
  const cameras = useCameras(alarm).data?.items;
  const looks = alarm.steps.some(({ step }) => step === 'look');
  if (!cameras || !looks) return null;
  const offered = isUndecided(alarm) && isGranted(look);
  return (
    <section className="alarm-part" aria-label={ta('cameras')}>
      <h3>{ta('cameras')}</h3>
      {cameras.length === 0 && <p className="quiet incident-none">{ta('no_cameras')}</p>}
      <ol className="alarm-cameras">
        {cameras.map((one) => (
          <li key={one.id}>
            <span><strong><bdi>{one.name}</bdi></strong> <span className="quiet"><bdi>{apart(one)}</bdi></span></span>
            {one.link && <a href={one.link} target="_blank" rel="noreferrer" aria-label={ta('camera_show_of', { name: one.name })}>{ta('camera_show')}</a>}
            {offered && (
              <Button size="compact-xs" aria-label={ta('camera_looked_of', { name: one.name })} onClick={() => void perform(look, { alarm }, { camera: one.name })}>
                {ta('camera_looked')}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** How it lies to where it happened: the area that both are in, storeys, metres. */
function apart({ shared, storeys, metres }: NearPlace): string {
  const up = storeys ? ta(storeys > 0 ? 'camera_up' : 'camera_down', { n: Math.abs(storeys) }) : null;
  const far = metres === null ? null : ta('camera_far', { metres });
  return [shared, up, far].filter(Boolean).join(' · ');
}
