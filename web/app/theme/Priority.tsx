import { memo } from 'react';
import { priorityShape, priorityWord } from './priority';
import './priority.css';

/** ▲ Critical */
export const Priority = memo(function Priority({ value }: { value: number }) {
  return (
    <span className="priority" data-priority={value}>
      <span className="priority-shape" aria-hidden="true">
        {priorityShape(value)}
      </span>{' '}
      {priorityWord(value)}
    </span>
  );
});
