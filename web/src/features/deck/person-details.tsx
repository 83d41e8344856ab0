import type { Card } from '@romantic/contract';
import type { ReactNode } from 'react';
import { classNames } from '../../design/class-names.ts';
import { CheckIcon } from '../../design/icons.tsx';
import { useFormats, useLocale, useText } from '../../i18n/i18n.tsx';
import { intentKey, interestKey, promptKey } from '../profile/words.ts';

/** Everything a card says in words. */
export function PersonDetails({ card, className }: { card: Card; className?: string | undefined }) {
  const t = useText();
  return (
    <div className={classNames('flex flex-col gap-8', className)}>
      {card.intent && (
        <Part title={t('deck.looksFor')}>
          <p className="font-display text-2xl">{t(intentKey(card.intent))}</p>
        </Part>
      )}
      {card.bio !== '' && (
        <Part title={t('deck.about', { name: card.name })}>
          <p className="whitespace-pre-line" dir="auto">
            {card.bio}
          </p>
        </Part>
      )}
      {card.prompts.map((prompt) => (
        <PromptNote key={prompt.promptId} title={t(promptKey(prompt.promptId))} answer={prompt.answer} />
      ))}
      <Facts card={card} />
      <Interests card={card} />
    </div>
  );
}

export function PromptNote({ title, answer }: { title: string; answer: string }) {
  return (
    <figure className="rounded-card border border-line bg-surface px-6 py-5">
      <figcaption className="text-sm text-ink-soft">{title}</figcaption>
      <blockquote className="mt-1.5 font-display text-2xl leading-snug" dir="auto">
        {answer}
      </blockquote>
    </figure>
  );
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-sans! text-sm! font-semibold! text-ink-soft">{title}</h3>
      {children}
    </section>
  );
}

function Facts({ card }: { card: Card }) {
  const t = useText();
  const [locale] = useLocale();
  const { number, list } = useFormats();
  const names = new Intl.DisplayNames(locale, { type: 'language' });
  const facts = [
    card.heightCm === null
      ? null
      : ([t('deck.height'), t('deck.heightCm', { height: number(card.heightCm) })] as const),
    card.languages.length === 0
      ? null
      : ([t('deck.languages'), list(card.languages.map((code) => names.of(code) ?? code))] as const),
  ].filter((fact) => fact !== null);
  if (facts.length === 0) return null;
  return (
    <dl className="flex flex-wrap gap-x-10 gap-y-4">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-sm font-semibold text-ink-soft">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Interests({ card }: { card: Card }) {
  const t = useText();
  if (card.interests.length === 0) return null;
  const shared = new Set(card.common.interests);
  const sorted = [...card.interests].sort((a, b) => Number(shared.has(b)) - Number(shared.has(a)));
  return (
    <Part title={t('deck.interests')}>
      <ul className="flex flex-wrap gap-2">
        {sorted.map((interest) => (
          <li
            key={interest}
            className={classNames(
              'inline-flex items-center gap-1.5 rounded-full px-4 py-1.5',
              shared.has(interest) ? 'bg-sage-soft text-sage' : 'border border-line bg-surface',
            )}
          >
            {shared.has(interest) && <CheckIcon className="size-4" />}
            {t(interestKey(interest))}
            {shared.has(interest) && <span className="sr-only">{t('deck.shared')}</span>}
          </li>
        ))}
      </ul>
    </Part>
  );
}
