import { useAddress } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import { Guarded } from '../Guarded';
import { t } from '../text';
import { HoldsPart } from './HoldsPart';
import { RetentionPart } from './RetentionPart';
import { SubjectList } from './SubjectList';
import { SubjectPage } from './SubjectPage';
import './subjects.css';

/** What is kept about persons: for whoever answers them, erases them, or keeps them from being erased. */
export function SubjectsTab() {
  const me = useMe();
  const chosen = useAddress().get('subject');
  return (
    <>
      <Guarded right="subject.read" what={t('read.subject.read')}>
        {chosen ? <SubjectPage key={chosen} id={chosen} /> : <SubjectList />}
      </Guarded>
      {!chosen && <HoldsPart />}
      {!chosen && mayDo(me, 'subject.read') && <RetentionPart />}
    </>
  );
}
