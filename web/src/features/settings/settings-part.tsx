import type { ReactNode } from 'react';

/** A group of settings with its name. */
export function SettingsPart({
  title,
  text,
  children,
}: {
  title: string;
  text?: string;
  children: ReactNode;
}) {
  return (
    <section className="rounded-card border border-line bg-surface p-5">
      <h2 className="text-2xl">{title}</h2>
      {text && <p className="mt-1 mb-2 text-ink-soft text-pretty">{text}</p>}
      <div className="mt-2 divide-y divide-line">{children}</div>
    </section>
  );
}
