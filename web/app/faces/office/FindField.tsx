import { TextInput } from '@mantine/core';
import { refine, useAddress } from '../../shell/address';

/** A search that stands in the address, so that a link shows a colleague the same rows. */
export function FindField({ label }: { label: string }) {
  const find = useAddress().get('find') ?? '';
  return (
    <TextInput type="search" label={label} value={find} autoComplete="off" onChange={(event) => refine({ find: event.currentTarget.value })} />
  );
}
