import { mountFace } from '../../shell/mount';
import { FieldApp } from './FieldApp';
import { FieldSession } from './session/FieldSession';
import { keepPageAtHand } from './worker';

mountFace(
  <FieldSession>
    <FieldApp />
  </FieldSession>,
);
keepPageAtHand();
