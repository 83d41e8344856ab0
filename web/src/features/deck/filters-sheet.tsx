import type { Me } from '@romantic/contract';
import { useState } from 'react';
import { useProblemText } from '../../api/problem-text.ts';
import { useMe } from '../../api/queries.ts';
import { Button } from '../../design/button.tsx';
import { MultiChips } from '../../design/chips.tsx';
import { Sheet } from '../../design/sheet.tsx';
import { RangeSlider, Slider } from '../../design/slider.tsx';
import { Switch } from '../../design/switch.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';
import { intentKey } from '../profile/words.ts';
import {
  AGES,
  countMustHaves,
  DISTANCE_STEPS,
  type Filters,
  filtersOf,
  GENDERS,
  HEIGHTS,
  INTENTS,
  stepOf,
  toChanges,
} from './filters.ts';
import { MoreFilters } from './more-filters.tsx';
import { useChangePreferences } from './use-preferences.ts';

/** Whom the member wants to meet. */
export function FiltersSheet({ open, onClose }: { open: boolean; onClose(): void }) {
  const me = useMe().data;
  if (!open || !me) return null;
  return <Form me={me} onClose={onClose} />;
}

function Form({ me, onClose }: { me: Me; onClose(): void }) {
  const t = useText();
  const { number, distanceKm } = useFormats();
  const problemText = useProblemText();
  const change = useChangePreferences();
  const [filters, setFilters] = useState<Filters>(() => filtersOf(me));
  const put = (part: Partial<Filters>) => setFilters((before) => ({ ...before, ...part }));
  const { mustHaves } = filters;
  const save = () => {
    change.mutate(toChanges(filters), { onSuccess: onClose });
  };
  const far = filters.maxDistanceKm >= (DISTANCE_STEPS.at(-1) ?? 0);
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('deck.filters')}
      actions={
        <>
          <Button
            variant="quiet"
            disabled={countMustHaves(mustHaves) === 0 && isAnyHeight(filters)}
            onClick={() => put({ mustHaves: {}, heights: HEIGHTS })}
          >
            {t('deck.clear')}
          </Button>
          <Button busy={change.isPending} disabled={filters.interestedIn.length === 0} onClick={save}>
            {t('deck.show')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-7">
        <Group title={t('deck.lookFor')}>
          <MultiChips
            label={t('deck.lookFor')}
            choices={GENDERS.map((value) => ({ value, label: t(`deck.gender.${value}`) }))}
            value={filters.interestedIn}
            onChange={(interestedIn) => put({ interestedIn })}
          />
        </Group>
        <Group title={t('deck.age')} value={t('deck.range', { from: filters.ages[0], to: filters.ages[1] })}>
          <RangeSlider
            labels={[t('deck.ageMin'), t('deck.ageMax')]}
            min={AGES[0]}
            max={AGES[1]}
            value={filters.ages}
            onChange={(ages) => put({ ages })}
          />
        </Group>
        <Group
          title={t('deck.distance')}
          value={far ? t('deck.anywhere') : t('deck.within', { distance: distanceKm(filters.maxDistanceKm) })}
        >
          <Slider
            aria-label={t('deck.distance')}
            aria-valuetext={far ? t('deck.anywhere') : distanceKm(filters.maxDistanceKm)}
            min={0}
            max={DISTANCE_STEPS.length - 1}
            value={stepOf(filters.maxDistanceKm)}
            onChange={(step) => put({ maxDistanceKm: DISTANCE_STEPS[step] ?? filters.maxDistanceKm })}
          />
        </Group>
        <section className="flex flex-col gap-6 border-t border-line pt-6">
          <header>
            <h3 className="text-xl">{t('deck.mustHaves')}</h3>
            <p className="text-sm text-ink-soft">{t('deck.mustHavesText')}</p>
          </header>
          <Group title={t('deck.intents')}>
            <MultiChips
              label={t('deck.intents')}
              choices={INTENTS.map((value) => ({ value, label: t(intentKey(value)) }))}
              value={mustHaves.intents ?? []}
              onChange={(intents) => put({ mustHaves: { ...mustHaves, intents } })}
            />
          </Group>
          <Group
            title={t('deck.height')}
            value={
              isAnyHeight(filters)
                ? t('deck.any')
                : t('deck.heightRange', {
                    from: number(filters.heights[0]),
                    to: number(filters.heights[1]),
                  })
            }
          >
            <RangeSlider
              labels={[t('deck.heightMin'), t('deck.heightMax')]}
              min={HEIGHTS[0]}
              max={HEIGHTS[1]}
              value={filters.heights}
              onChange={(heights) => put({ heights })}
            />
          </Group>
          <MoreFilters value={mustHaves} onChange={(next) => put({ mustHaves: next })} />
          <div>
            {(['verified', 'newHere', 'hasBio', 'recentlyActive'] as const).map((name) => (
              <Switch
                key={name}
                label={t(`deck.must.${name}`)}
                checked={mustHaves[name] === true}
                onChange={(checked) => put({ mustHaves: { ...mustHaves, [name]: checked } })}
              />
            ))}
          </div>
        </section>
        <p role="alert" className="text-danger empty:hidden">
          {change.error && problemText(change.error)}
        </p>
      </div>
    </Sheet>
  );
}

const isAnyHeight = ({ heights }: Filters) => heights[0] === HEIGHTS[0] && heights[1] === HEIGHTS[1];

function Group({ title, value, children }: { title: string; value?: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-col gap-2">
      <p className="flex justify-between gap-4">
        <span className="font-semibold">{title}</span>
        {value && <span className="text-ink-soft">{value}</span>}
      </p>
      {children}
    </div>
  );
}
