import { mountFace } from '../../shell/mount';
import { keepPageAtHand } from '../../shell/worker';
import { FieldApp } from './FieldApp';
import { FieldSession } from './session/FieldSession';

mountFace(
  <FieldSession>
    <FieldApp />
  </FieldSession>,
);
keepPageAtHand('/field');
