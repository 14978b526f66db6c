import type { Alarm } from '../../../api/types';
import { stepWord } from './paneWords';
import { ta } from './text';

/** What is to be done, in its order; the next step is marked. */
export function Script({ alarm }: { alarm: Alarm }) {
  return (
    <section className="alarm-part" aria-label={ta('script')}>
      <h3>{ta('script')}</h3>
      <ol className="alarm-script">
        {alarm.steps.map(({ step, required, done, note }) => {
          const next = step === alarm.next_step;
          return (
            <li key={step} data-done={done || undefined} aria-current={next ? 'step' : undefined}>
              <span className="alarm-step-mark" aria-hidden="true">{done ? '✓' : next ? '▸' : '·'}</span> {stepWord(step)}{' '}
              <span className="quiet">{ta(done ? 'step_done' : next ? 'step_next' : required ? 'step_required' : 'step_helps')}</span>
              {note && <p className="alarm-step-note">{note}</p>}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
