import type { Card } from '@romantic/contract';
import { Badge } from '../../design/badge.tsx';
import { VerifiedIcon } from '../../design/icons.tsx';
import { Photo } from '../../design/photo.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { Whereabouts } from './card-face.tsx';
import { PersonDetails } from './person-details.tsx';

/** A person with everything their card holds: also how one's own profile looks to others. */
export function PersonView({ card }: { card: Card }) {
  const t = useText();
  const [first, ...more] = card.photos;
  const photoAlt = (number: number) =>
    t('deck.photoAlt', { name: card.name, number, count: card.photos.length });
  return (
    <article className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)] lg:gap-12">
      <div className="flex flex-col gap-4">
        {first ? (
          <Photo photo={first} size="large" alt={photoAlt(1)} priority className="aspect-4/5 rounded-photo" />
        ) : (
          <span
            aria-hidden="true"
            className="flex aspect-4/5 items-center justify-center rounded-photo bg-accent-soft font-display text-[9rem] text-accent-ink/40"
          >
            {card.name.slice(0, 1)}
          </span>
        )}
        {more.length > 0 && (
          <div className="hidden grid-cols-2 gap-4 lg:grid">
            {more.map((photo, at) => (
              <Photo
                key={photo.id}
                photo={photo}
                size="medium"
                alt={photoAlt(at + 2)}
                className="aspect-4/5 rounded-card"
              />
            ))}
          </div>
        )}
      </div>
      <div className="flex flex-col gap-8">
        <header className="flex flex-col gap-2">
          <h2 className="flex flex-wrap items-center gap-x-3 text-5xl">
            <span>{card.age === null ? card.name : `${card.name}, ${card.age}`}</span>
            {card.verified && (
              <Badge tone="sage" className="font-sans">
                <VerifiedIcon className="size-4" />
                {t('deck.verified')}
              </Badge>
            )}
            {card.madeUp && (
              <Badge tone="plain" className="font-sans">
                {t('shell.madeUp')}
              </Badge>
            )}
          </h2>
          <Whereabouts card={card} className="text-ink-soft" />
        </header>
        <PersonDetails card={card} />
        {more.length > 0 && (
          <div className="flex flex-col gap-4 lg:hidden">
            {more.map((photo, at) => (
              <Photo
                key={photo.id}
                photo={photo}
                size="large"
                alt={photoAlt(at + 2)}
                className="aspect-4/5 rounded-photo"
              />
            ))}
          </div>
        )}
      </div>
    </article>
  );
}
