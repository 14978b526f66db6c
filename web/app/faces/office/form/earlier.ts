/** The rows with one of them one place earlier in their order; the first stays. */
export function earlier<Row>(rows: Row[], at: number): Row[] {
  if (at <= 0) return rows;
  const [before, moved] = [rows[at - 1], rows[at]];
  return rows.map((row, index) => (index === at - 1 ? (moved ?? row) : index === at ? (before ?? row) : row));
}
