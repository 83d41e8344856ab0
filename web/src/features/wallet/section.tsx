import { type ReactNode, useId } from 'react';

/** A named part of a page. */
export function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mt-10">
      <h2 id={id} className="text-2xl">
        {title}
      </h2>
      {text && <p className="mt-1 text-ink-soft text-pretty">{text}</p>}
      <div className="mt-4">{children}</div>
    </section>
  );
}
