import { useEffect } from 'react';

/** An alarm that somebody at this desk made an incident of: what showed the alarm goes on with the incident. */
type Hear = (alarm: string, incident: string) => void;
const hearers = new Set<Hear>();

export function passOn(alarm: string, incident: string): void {
  for (const hear of hearers) hear(alarm, incident);
}

export function usePassedOn(selected: string | null, open: (id: string) => void): void {
  useEffect(() => {
    const hear: Hear = (alarm, incident) => alarm === selected && open(incident);
    hearers.add(hear);
    return () => {
      hearers.delete(hear);
    };
  }, [selected, open]);
}
