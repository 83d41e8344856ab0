import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import { useFieldControl } from './field.tsx';

const RANGE = 'h-11 w-full accent-accent';

type Native = Omit<ComponentProps<'input'>, 'type' | 'value' | 'onChange' | 'min' | 'max'>;

export function Slider({
  value,
  onChange,
  className,
  ...rest
}: Native & { value: number; onChange(value: number): void; min: number; max: number }) {
  return (
    <input
      type="range"
      {...useFieldControl()}
      {...rest}
      value={value}
      onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      className={classNames(RANGE, className)}
    />
  );
}

/** From and to, two sliders that never cross. */
export function RangeSlider({
  labels,
  value: [low, high],
  onChange,
  min,
  max,
  className,
}: {
  /** Names of the two ends. */
  labels: readonly [string, string];
  value: readonly [number, number];
  onChange(value: [number, number]): void;
  min: number;
  max: number;
  className?: string | undefined;
}) {
  return (
    <div className={classNames('flex flex-col', className)}>
      <Slider
        aria-label={labels[0]}
        min={min}
        max={max}
        value={low}
        onChange={(next) => onChange([Math.min(next, high), high])}
      />
      <Slider
        aria-label={labels[1]}
        min={min}
        max={max}
        value={high}
        onChange={(next) => onChange([low, Math.max(next, low)])}
      />
    </div>
  );
}
