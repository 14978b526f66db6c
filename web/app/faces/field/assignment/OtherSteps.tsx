import { useState } from 'react';
import type { Step } from '../../../api/types';
import { Sheet } from '../Sheet';
import { t } from '../text';
import { stepWord } from './stepWord';

interface OtherStepsProps {
  steps: Step[];
  onStep: (to: Step) => void;
}

/** For somebody who is further on than the next step: already on scene, or finished. */
export function OtherSteps({ steps, onStep }: OtherStepsProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="field-button" onClick={() => setOpen(true)}>
        {t('steps.others')}
      </button>
      {open && (
        <Sheet title={t('steps.others')} onClose={() => setOpen(false)}>
          <p>{t('steps.others.help')}</p>
          <div className="field-stack">
            {steps.map((step) => (
              <button
                key={step}
                type="button"
                className="field-button"
                onClick={() => {
                  onStep(step);
                  setOpen(false);
                }}
              >
                {stepWord(step)}
              </button>
            ))}
            <button type="button" className="field-button" onClick={() => setOpen(false)}>
              {t('back')}
            </button>
          </div>
        </Sheet>
      )}
    </>
  );
}
