/** The last month that is over, such as `2026-10`, by the clock of a zone. */
export function lastMonth(now_ms: number, zone: string | undefined): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit' }).formatToParts(now_ms);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const [year, month] = [part('year'), part('month')];
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`;
}
