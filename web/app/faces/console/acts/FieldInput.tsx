import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { live, useSites, useTypes, useUnits } from '../../../live/hooks';
import { inside } from '../../../text/capital';
import { PRIORITIES, priorityShape, priorityWord } from '../../../theme/priority';
import { availabilityWord } from '../../../theme/status';
import { DISPOSITIONS } from '../away/dispositions';
import { t } from '../text';
import { CALL_RESULTS, CAUSES, causeWord, LEVELS, LOOK_RESULTS, resultWord, VISIT_RESULTS } from './alarmActs';
import type { Field, FieldName, PartName, Target } from './act';
import { IncidentInput } from './IncidentInput';
import { CameraInput } from './CameraInput';
import { CONTACTS, SERVICES, serviceWord } from './outsideActs';
import { ROLES, roleWord } from './peopleActs';
import { dispatchersOf } from './people';
import { isSilent } from '../board/alarms';
import { ownCompartments } from './compartments';
import { PREMISES, usePanel } from './panel';
import { PlaceInput } from './PlaceInput';

const FileInput = lazy(() => import('./FileInput'));

interface FieldInputProps {
  field: Field;
  target: Target;
  first: boolean;
  value: string;
  onChange: (name: FieldName, value: string) => void;
}

interface Choice {
  value: string;
  label: string;
}

/** Available units of the incident's site first, then the rest with what they are doing. */
function useUnitChoices(target: Target): Choice[] {
  const units = useUnits();
  const home = target.incident?.site_id;
  const rank = (site: string, availability: string) => (site === home ? 0 : 2) + (availability === 'available' ? 0 : 1);
  return units
    .filter((unit) => unit.id !== target.assignment?.unit_id && unit.availability !== 'off_duty' && !unit.retired)
    .sort((a, b) => rank(a.site_id, a.availability) - rank(b.site_id, b.availability) || a.call_sign.localeCompare(b.call_sign))
    .map((unit) => {
      const site = unit.site_id === home ? '' : ` · ${live.sites.get(unit.site_id)?.name ?? ''}`;
      return { value: unit.id, label: `${unit.call_sign} · ${inside(availabilityWord(unit.availability))}${site}` };
    });
}

const byName = (coded: { code: string; name: string }[]): Choice[] =>
  coded.map(({ code, name }) => ({ value: code, label: name })).sort((a, b) => a.label.localeCompare(b.label));

/** The numbers at hand, then the services that have none: they are called all the same. */
function useContactChoices(target: Target, wanted: boolean): Choice[] {
  const contacts = useQuery({ ...CONTACTS(target.incident?.site_id ?? ''), enabled: wanted }).data?.contacts ?? [];
  const listed = contacts.map((one) => ({ value: one.id, label: `${serviceWord(one.service)} · ${one.name} · ${one.number}` }));
  const others = SERVICES.filter((service) => !contacts.some((one) => one.service === service));
  return [...listed, ...others.map((service) => ({ value: service, label: t('contact.unlisted', { service: serviceWord(service) }) }))];
}

const asChoices = <T extends string | number>(values: readonly T[], word: (value: T) => string): Choice[] => values.map((value) => ({ value: String(value), label: word(value) }));

/** What is chosen about an alarm. Nobody is offered the premises where somebody there may be threatened. */
function useAlarmChoices({ name }: Field, { alarm }: Target): Choice[] | null {
  const panel = usePanel(name === 'keyholder' ? alarm?.account_id : null).data;
  const sites = useSites();
  if (name === 'look_result') return asChoices(LOOK_RESULTS, resultWord);
  if (name === 'visit_result') return asChoices(VISIT_RESULTS, resultWord);
  if (name === 'call_result') return asChoices(CALL_RESULTS, resultWord);
  if (name === 'cause') return asChoices(CAUSES, causeWord);
  if (name === 'level') return asChoices(LEVELS, (level) => t(`alarm.level.${level}`));
  if (name === 'site') return sites.map((site) => ({ value: site.id, label: site.name }));
  if (name !== 'keyholder' || !alarm) return null;
  const premises = isSilent(alarm) ? [] : [{ value: PREMISES, label: t('alarm.premises') }];
  const names = Array.from(new Set((panel?.keyholders ?? []).filter((one) => !one.premises).map((one) => one.name)));
  return [...premises, ...names.map((one) => ({ value: one, label: one }))];
}

const isPart = (name: FieldName): name is PartName => name === 'corrects' || name.startsWith('which_');

/** What the incident has of it. */
function usePartChoices({ name }: Field, { incident }: Target): Choice[] | null {
  const parts = useQuery({ queryKey: ['parts', name, incident?.id], queryFn: async () => (incident && isPart(name) ? (await import('./parts')).partsOf(name, incident) : []), enabled: isPart(name), staleTime: 0 });
  return isPart(name) ? (parts.data ?? []).map(({ id, name }) => ({ value: id, label: name })) : null;
}

function useChoices(field: Field, target: Target): Choice[] | null {
  const parts = usePartChoices(field, target);
  const ofAlarm = useAlarmChoices(field, target);
  const units = useUnitChoices(target);
  const types = useTypes();
  const dispositions = useQuery({ ...DISPOSITIONS, enabled: field.name === 'disposition' });
  const contacts = useContactChoices(target, field.name === 'contact');
  const compartments = useQuery({ ...ownCompartments, enabled: field.name === 'compartment' });
  const at = target.incident?.site_id ?? target.position?.site_id;
  const people = useQuery({ ...dispatchersOf(at ?? ''), enabled: field.name === 'person' && at !== undefined });
  if (field.name === 'person') {
    const owner = target.incident?.owner?.account_id ?? target.position?.holder?.account_id;
    return (people.data?.items ?? []).filter((one) => one.account_id !== owner).map(({ account_id, name }) => ({ value: account_id, label: name }));
  }
  if (ofAlarm ?? parts) return ofAlarm ?? parts;
  if (field.name === 'compartment') return (compartments.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  if (field.name === 'unit') return units;
  if (field.name === 'contact') return contacts;
  if (field.name === 'role') return ROLES.map((role) => ({ value: role, label: roleWord(role) }));
  if (field.name === 'disposition') return byName(dispositions.data?.items ?? []);
  if (field.name === 'type') return byName(types.filter((type) => type.active));
  if (field.name !== 'priority') return null;
  return PRIORITIES.map((priority) => ({
    value: String(priority),
    label: `${priorityShape(priority)} ${priorityWord(priority)}`,
  }));
}

function labelOf(name: FieldName, target: Target): string {
  if (name === 'text' && target.position) return t('field.pass_on');
  return isPart(name) && name !== 'corrects' ? t('field.which') : t(`field.${name as 'text'}`);
}

export function FieldInput({ field, target, first, value, onChange }: FieldInputProps) {
  const choices = useChoices(field, target);
  const common = {
    label: labelOf(field.name, target),
    required: field.required,
    withAsterisk: false,
    description: field.name === 'until' || field.name === 'park_until' ? t(`field.${field.name}.help`) : undefined,
    'data-autofocus': first || undefined,
    value,
    onChange: (event: { currentTarget: { value: string } }) => onChange(field.name, event.currentTarget.value),
  };
  if (field.name === 'files') return target.incident && <Suspense fallback={null}><FileInput incident={target.incident} onChange={(choice) => onChange('files', choice)} /></Suspense>;
  if (field.name === 'place') return <PlaceInput site={target.incident?.site_id ?? null} onChange={(id) => onChange('place', id)} />;
  if (field.name === 'into' || field.name === 'other') return <IncidentInput {...common} incident={target.incident} sameSite={field.name === 'into'} />;
  if (field.name === 'camera') return <CameraInput {...common} alarm={target.alarm} />;
  if (!choices) return <TextInput {...common} maxLength={2000} autoComplete="off" />;
  const data = field.name === 'priority' || field.name === 'type' || field.name === 'role' || field.name === 'level' ? choices : [{ value: '', label: t('field.choose') }, ...choices];
  return <NativeSelect {...common} data={data} />;
}
