/** A list that the server keeps as one, such as the numbers of a site: whoever changes a row of it writes all of them. */
export interface Kept<Row> {
  read: () => Promise<{ rows: Row[]; version: number }>;
  /** Is refused when somebody else wrote since that version. */
  write: (rows: Row[], version: number, key: string) => Promise<unknown>;
}

/** Changes one of the rows as they are now, not as they were when the page was opened. */
export async function changePart<Row>({ read, write }: Kept<Row>, change: (rows: Row[]) => Row[], key: string): Promise<void> {
  const { rows, version } = await read();
  await write(change(rows), version, key);
}
