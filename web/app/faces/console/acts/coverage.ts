import { useCallback, useState } from 'react';

const KEY = 'castellan.console.coverage';

function read(): boolean {
  try {
    return localStorage.getItem(KEY) === 'true';
  } catch {
    return false;
  }
}

/** Whether suggestions count in what each unit leaves uncovered; kept on this computer for the person that works at it. */
export function useCoverage(): [boolean, (wanted: boolean) => void] {
  const [coverage, setCoverage] = useState(read);
  const change = useCallback((wanted: boolean) => {
    setCoverage(wanted);
    try {
      localStorage.setItem(KEY, String(wanted));
    } catch {
      // Without storage the choice lasts as long as the page.
    }
  }, []);
  return [coverage, change];
}
