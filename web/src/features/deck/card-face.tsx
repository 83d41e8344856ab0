import type { Card } from '@romantic/contract';
import { classNames } from '../../design/class-names.ts';
import { ForwardIcon, PinIcon, VerifiedIcon } from '../../design/icons.tsx';
import { Photo } from '../../design/photo.tsx';
import { useFormats, useText } from '../../i18n/i18n.tsx';
import { intentKey, interestKey, promptKey } from '../profile/words.ts';

/** What a card of the deck shows: the photo first, then who they are in a few words. */
export function CardFace({
  card,
  photoIndex,
  priority,
  onOpen,
}: {
  card: Card;
  photoIndex: number;
  priority: boolean;
  onOpen(): void;
}) {
  const t = useText();
  const photo = card.photos[photoIndex] ?? card.photos[0];
  return (
    <div className="absolute inset-0 overflow-hidden rounded-photo bg-accent-soft shadow-lift">
      {photo ? (
        <Photo
          key={photo.id}
          photo={photo}
          size="medium"
          alt={t('deck.photoAlt', { name: card.name, number: photoIndex + 1, count: card.photos.length })}
          priority={priority}
          className="absolute! inset-0"
        />
      ) : (
        <span
          aria-hidden="true"
          className="absolute inset-0 flex items-center justify-center font-display text-[9rem] text-accent-ink/40"
        >
          {card.name.slice(0, 1)}
        </span>
      )}
      {card.madeUp && (
        <span className="absolute start-5 top-7 rounded-full bg-[#1c0e1f]/55 px-3 py-0.5 text-sm text-white">
          {t('shell.madeUp')}
        </span>
      )}
      <PhotoMarks count={card.photos.length} index={photoIndex} />
      <div className="absolute inset-x-0 bottom-0 bg-linear-to-t from-[#1c0e1f]/92 from-10% via-[#1c0e1f]/66 to-[#1c0e1f]/0 px-6 pt-16 pb-6 text-white">
        <div className="flex flex-col">
          <h2 className="flex flex-wrap items-baseline gap-x-3 text-[2.4rem]">
            <span>{card.age === null ? card.name : `${card.name}, ${card.age}`}</span>
            {card.verified && (
              <>
                <VerifiedIcon className="size-6 self-center" />
                <span className="sr-only">{t('deck.verified')}</span>
              </>
            )}
          </h2>
          <div className="flex items-end gap-3">
            <div className="min-w-0 grow">
              <Whereabouts card={card} className="mt-1 text-[0.95rem]" />
              <FaceText card={card} photoIndex={photoIndex} />
            </div>
            <button
              type="button"
              onClick={onOpen}
              aria-label={t('deck.openPerson', { name: card.name })}
              title={t('deck.openPerson', { name: card.name })}
              className="inline-flex size-12 shrink-0 items-center justify-center rounded-full border border-white/45 bg-black/25 transition-colors hover:bg-black/45"
            >
              <ForwardIcon className="-rotate-90" />
            </button>
          </div>
        </div>
      </div>
    </div>
  );
}

function PhotoMarks({ count, index }: { count: number; index: number }) {
  if (count < 2) return null;
  return (
    <div aria-hidden="true" className="absolute inset-x-5 top-3.5 flex gap-1.5">
      {Array.from({ length: count }, (_, at) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: marks have no other name.
          key={at}
          className={classNames(
            'h-1 grow rounded-full shadow-[0_0_3px_rgb(0_0_0/0.45)] transition-colors',
            at === index ? 'bg-white' : 'bg-white/45',
          )}
        />
      ))}
    </div>
  );
}

/** Place, distance and when they were here last, as far as they let it be known. */
export function Whereabouts({ card, className }: { card: Card; className?: string }) {
  const t = useText();
  const { distanceKm } = useFormats();
  const away = card.distanceKm === null ? null : t('deck.away', { distance: distanceKm(card.distanceKm) });
  const place = [card.city, away].filter(Boolean).join(' · ');
  if (place === '' && card.activity === null) return null;
  return (
    <p className={classNames('flex flex-wrap items-center gap-x-4 gap-y-1', className)}>
      {place !== '' && (
        <span className="inline-flex items-center gap-1.5">
          <PinIcon className="size-[1.1em]" />
          {place}
        </span>
      )}
      {card.activity && (
        <span className="inline-flex items-center gap-2">
          <span
            aria-hidden="true"
            className={classNames(
              'size-2.5 rounded-full',
              card.activity === 'now' ? 'bg-[#8fd3a8]' : 'border-2 border-current opacity-75',
            )}
          />
          {t(`deck.active.${card.activity}`)}
        </span>
      )}
    </p>
  );
}

/** With each photo something else of them: first what they look for and what is shared, then their own words. */
function FaceText({ card, photoIndex }: { card: Card; photoIndex: number }) {
  const t = useText();
  const prompt =
    photoIndex > 1 ? card.prompts[(photoIndex - 2) % Math.max(1, card.prompts.length)] : undefined;
  if (prompt) {
    return (
      <p className="mt-3 line-clamp-3">
        <span className="block text-sm opacity-85">{t(promptKey(prompt.promptId))}</span>
        <span className="font-display text-xl" dir="auto">
          {prompt.answer}
        </span>
      </p>
    );
  }
  if (photoIndex === 1 && card.bio !== '') {
    return (
      <p className="mt-3 line-clamp-3" dir="auto">
        {card.bio}
      </p>
    );
  }
  const shared = card.common.interests.slice(0, 3);
  if (card.intent === null && shared.length === 0) return null;
  return (
    <ul className="mt-3 flex flex-wrap gap-2 text-sm">
      {card.intent && <Tag>{t(intentKey(card.intent))}</Tag>}
      {shared.map((interest) => (
        <Tag key={interest}>{t(interestKey(interest))}</Tag>
      ))}
    </ul>
  );
}

function Tag({ children }: { children: string }) {
  return <li className="rounded-full bg-white/18 px-3 py-1 backdrop-blur-sm">{children}</li>;
}
