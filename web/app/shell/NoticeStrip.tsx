import { CloseButton } from '@mantine/core';
import { shared } from '../text/shared';
import { dismiss, useNotices } from './notices';

/** A strip in the flow of the page: it covers nothing, and stays until it is read. */
export function NoticeStrip() {
  const notices = useNotices();
  return (
    <div className="shell-notices" role="log" aria-label={shared('notices.title')}>
      {notices.map((notice) => (
        <p key={notice.id} data-kind={notice.kind}>
          <span>{notice.text}</span>
          <CloseButton size="sm" aria-label={shared('notices.dismiss')} onClick={() => dismiss(notice.id)} />
        </p>
      ))}
    </div>
  );
}
