import { NativeSelect } from '@mantine/core';
import { createIncidentType, updateIncidentType } from '../../../api/accounts';
import type { IncidentType } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { PRIORITIES, priorityShape, priorityWord } from '../../../theme/priority';
import { useReload } from '../data';
import { listOf, needed, numbersOf, percentages, whole } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { Tick } from '../form/Tick';
import { useForm } from '../form/useForm';
import { t } from '../text';
import { SAFETY_MIN_MAX, WEEK_S } from './limits';

const draftOf = (type: IncidentType | undefined) => ({
  code: type?.code ?? '',
  name: type?.name ?? '',
  category: type?.category ?? '',
  priority: String(type?.priority ?? 3),
  queue_s: String(type?.targets.queue_s ?? 300),
  travel_s: String(type?.targets.travel_s ?? 600),
  scene_s: String(type?.targets.scene_s ?? 1800),
  warning_percent: String(type?.targets.warning_percent ?? 75),
  needs: type?.needs.join(', ') ?? '',
  safety_check_min: String(type?.safety_check_min ?? 0),
  percent: (type?.priority_percent ?? PRIORITIES.map(() => 100)).join(' '),
  active: type?.active ?? true,
});
type Draft = ReturnType<typeof draftOf>;

const check = (draft: Draft) => ({
  code: /^[a-z0-9_]{1,60}$/.test(draft.code.trim()) ? undefined : t('check.type_code'),
  name: needed(draft.name),
  category: needed(draft.category),
  queue_s: whole(draft.queue_s, 1, WEEK_S),
  travel_s: whole(draft.travel_s, 1, WEEK_S),
  scene_s: whole(draft.scene_s, 1, WEEK_S),
  warning_percent: whole(draft.warning_percent, 1, 100),
  safety_check_min: whole(draft.safety_check_min, 0, SAFETY_MIN_MAX),
  percent: percentages(draft.percent),
});

interface TypeFormProps {
  /** Set: this one is changed. */
  type?: IncidentType;
  categories: string[];
  onClose: () => void;
}

export function TypeForm({ type, categories, onClose }: TypeFormProps) {
  const form = useForm(() => draftOf(type), check);
  const reload = useReload();
  const { draft } = form;

  const submit = () =>
    form.send(async () => {
      const { queue_s, travel_s, scene_s, warning_percent } = draft;
      const targets = { queue_s: Number(queue_s), travel_s: Number(travel_s), scene_s: Number(scene_s), warning_percent: Number(warning_percent) };
      const percent = numbersOf(draft.percent);
      const watched = { safety_check_min: Number(draft.safety_check_min), priority_percent: percent.every((one) => one === 100) ? [] : percent };
      const body = { name: draft.name.trim(), category: draft.category.trim(), priority: Number(draft.priority), needs: listOf(draft.needs), targets, ...watched };
      const sent = type ? updateIncidentType(type.id, { ...body, active: draft.active }, type.version) : createIncidentType({ ...body, code: draft.code.trim() });
      await sent.finally(() => reload('types'));
      notify('info', t(type ? 'saved' : 'types.added', { name: body.name }));
      onClose();
    });

  const title = type ? t('change_named', { name: type.name }) : t('types.add');
  return (
    <FormDialog title={title} submit={type ? t('save') : t('types.add')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <Line form={form} name="name" label={t('types.name')} data-autofocus />
      {!type && <Line form={form} name="code" label={t('types.code')} description={t('types.code.help')} autoCapitalize="none" />}
      <Line form={form} name="category" label={t('types.category')} list="type-categories" />
      <datalist id="type-categories">
        {categories.map((category) => (
          <option key={category} value={category}>
            {category}
          </option>
        ))}
      </datalist>
      <NativeSelect
        label={t('types.priority')}
        value={draft.priority}
        data={PRIORITIES.map((priority) => ({ value: String(priority), label: `${priorityShape(priority)} ${priorityWord(priority)}` }))}
        onChange={(event) => form.change({ priority: event.currentTarget.value })}
      />
      <Line form={form} name="needs" label={t('types.needs')} description={t('types.needs.help')} autoCapitalize="none" />
      <fieldset className="office-checks">
        <legend>{t('types.targets')}</legend>
        <div className="office-pair">
          <Line form={form} name="queue_s" label={t('types.queue_s')} inputMode="numeric" />
          <Line form={form} name="travel_s" label={t('types.travel_s')} inputMode="numeric" />
          <Line form={form} name="scene_s" label={t('types.scene_s')} inputMode="numeric" />
          <Line form={form} name="warning_percent" label={t('types.warning_percent')} inputMode="numeric" />
        </div>
      </fieldset>
      <Line form={form} name="percent" label={t('types.percent')} description={t('types.percent.help')} />
      <Line form={form} name="safety_check_min" label={t('types.safety')} description={t('types.safety.help')} inputMode="numeric" />
      {type && <Tick form={form} name="active" label={t('types.active')} help={t('types.active.help')} />}
    </FormDialog>
  );
}
