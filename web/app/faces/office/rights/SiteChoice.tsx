import { NativeSelect } from '@mantine/core';
import type { Site } from '../../../api/types';
import { t } from '../text';

interface SiteChoiceProps {
  sites: Site[];
  value: string;
  onChange: (site: string) => void;
}

/** Where a right is asked for: at a site, or anywhere at all. */
export function SiteChoice({ sites, value, onChange }: SiteChoiceProps) {
  return (
    <NativeSelect
      label={t('may.at')}
      value={value}
      data={[{ value: '', label: t('may.somewhere') }, ...sites.map(({ id, name }) => ({ value: id, label: name }))]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
