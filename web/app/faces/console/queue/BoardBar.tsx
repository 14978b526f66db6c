import { NativeSelect, UnstyledButton } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useIncidents } from '../../../live/hooks';
import { useMe } from '../../../shell/session';
import { PRIORITIES, priorityShape, priorityWord } from '../../../theme/priority';
import { isSame, keepBoards, type NamedBoard, readBoards, withBoard } from '../board/boards';
import { t } from '../text';
import './boards.css';

interface BoardBarProps {
  search: NamedBoard['search'];
  onSearch: (search: NamedBoard['search']) => void;
}

const NO_FILTER = { priority: undefined, category: undefined, type: undefined, work: undefined, site: undefined };

/** What the queue is narrowed to, and the boards that this person has named. */
export default function BoardBar({ search, onSearch }: BoardBarProps) {
  const account = useMe().account.id ?? '';
  const [boards, setBoards] = useState(() => readBoards(account));
  const [name, setName] = useState('');
  const incidents = useIncidents();
  const categories = Array.from(new Set(incidents.map(({ category }) => category))).sort();
  if (search.category && !categories.includes(search.category)) categories.push(search.category);
  const types = new Map(incidents.map(({ type, type_name }) => [type, type_name]));
  if (search.type && !types.has(search.type)) types.set(search.type, search.type.replaceAll('_', ' '));
  const change = (next: NamedBoard[]) => {
    setBoards(next);
    keepBoards(account, next);
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim()) return;
    change(withBoard(boards, { name: name.trim(), search }));
    setName('');
  };
  const whole = isSame(search, {});
  const current = boards.find((board) => isSame(board.search, search));
  const select = (part: 'priority' | 'category' | 'type' | 'work', choices: { value: string; label: string }[]) => (
    <NativeSelect
      size="xs"
      aria-label={t(`board.${part}`)}
      value={search[part] ?? ''}
      data={[{ value: '', label: t(`board.${part}.all`) }, ...choices]}
      onChange={(event) => onSearch({ ...search, [part]: event.currentTarget.value || undefined })}
    />
  );
  return (
    <nav className="boards" aria-label={t('board.title')}>
      <UnstyledButton className="board" aria-pressed={whole} onClick={() => onSearch(NO_FILTER)}>{t('board.all')}</UnstyledButton>
      {boards.map((board) => (
        <UnstyledButton key={board.name} className="board" aria-pressed={board === current} onClick={() => onSearch({ ...NO_FILTER, ...board.search })}>
          {board.name}
        </UnstyledButton>
      ))}
      {select('priority', PRIORITIES.slice(0, 4).map((priority) => ({ value: String(priority), label: t('board.priority.to', { shape: priorityShape(priority), word: priorityWord(priority) }) })))}
      {select('category', categories.map((category) => ({ value: category, label: category.replaceAll('_', ' ') })))}
      {select('type', Array.from(types, ([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label)))}
      {select('work', (['waiting', 'running'] as const).map((work) => ({ value: work, label: t(`board.work.${work}`) })))}
      {current && (
        <UnstyledButton className="board" onClick={() => change(boards.filter((board) => board !== current))}>{t('board.forget', { name: current.name })}</UnstyledButton>
      )}
      {!whole && !current && (
        <form onSubmit={save}>
          <input aria-label={t('board.name')} placeholder={t('board.name')} maxLength={40} value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <button type="submit" className="board" disabled={!name.trim()}>{t('board.save')}</button>
        </form>
      )}
    </nav>
  );
}
