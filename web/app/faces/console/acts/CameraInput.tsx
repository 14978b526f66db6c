import { TextInput, type TextInputProps } from '@mantine/core';
import { useId } from 'react';
import type { Alarm } from '../../../api/types';
import { useCameras } from './cameras';

/** Which camera was looked at: one of the nearest, or any that the plans do not know. */
export function CameraInput({ alarm, ...input }: TextInputProps & { alarm?: Alarm | undefined }) {
  const list = useId();
  const cameras = useCameras(alarm).data?.items ?? [];
  return (
    <>
      <TextInput {...input} list={list} maxLength={200} autoComplete="off" />
      <datalist id={list}>
        {cameras.map(({ id, name, path }) => <option key={id} value={name}>{path}</option>)}
      </datalist>
    </>
  );
}
