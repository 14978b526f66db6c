import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '../../../shell/Dialog';
import { t } from '../text';
import { planBulk, type Step } from './plan';
import type { Sheet } from './sheet';
import { Steps } from './Steps';

interface BulkDialogProps<Row> {
  sheet: Sheet<Row>;
  rows: Row[];
  onSent: () => Promise<void>;
  onClose: () => void;
}

/** One field of several records: first what would change, then, on a word, it is done. */
export function BulkDialog<Row>({ sheet, rows, onSent, onClose }: BulkDialogProps<Row>) {
  const fields = sheet.fields.filter(({ bulk }) => bulk);
  const [name, setName] = useState(fields[0]?.name ?? '');
  const [text, setText] = useState<string | null>(null);
  const [steps, setSteps] = useState<Step[] | null>(null);
  const field = fields.find((one) => one.name === name);
  const choices = Array.isArray(field?.bulk) ? field.bulk : null;
  const value = text ?? choices?.[0]?.value ?? '';
  return (
    <Dialog opened onClose={onClose} title={t('bulk.title', { n: rows.length })} size="60rem">
      {steps ? (
        <Steps steps={steps} file={sheet.file} onSent={onSent} onClose={onClose} />
      ) : (
        <form
          className="office-dialog"
          onSubmit={(event) => {
            event.preventDefault();
            if (field) setSteps(planBulk(sheet, rows, field, value));
          }}
        >
          <NativeSelect
            label={t('bulk.field')}
            value={name}
            data={fields.map((one) => ({ value: one.name, label: one.title }))}
            onChange={(event) => {
              setName(event.currentTarget.value);
              setText(null);
            }}
          />
          {choices ? (
            <NativeSelect label={t('bulk.value')} value={value} data={choices} onChange={(event) => setText(event.currentTarget.value)} />
          ) : (
            <TextInput label={t('bulk.value')} description={t('bulk.value.help')} value={value} autoComplete="off" onChange={(event) => setText(event.currentTarget.value)} />
          )}
          <Group justify="flex-end" gap="xs">
            <Button onClick={onClose}>{t('cancel')}</Button>
            <Button type="submit" variant="filled">
              {t('bulk.preview')}
            </Button>
          </Group>
        </form>
      )}
    </Dialog>
  );
}
