import type { Card, Me } from '@romantic/contract';

/** Oneself as others are shown one: approved photos, and nothing that is hidden. */
export function cardOfMe(me: Me): Card {
  const { visibility } = me;
  return {
    id: me.id,
    name: me.fullName.split(' ')[0] ?? me.fullName,
    age: visibility.hideAge ? null : me.age,
    gender: me.gender,
    bio: me.bio,
    distanceKm: visibility.hideDistance || !me.location ? null : 1,
    city: me.location?.city ?? null,
    photos: me.photos.filter(({ moderation }) => moderation === 'approved'),
    interests: me.interests,
    prompts: me.prompts,
    intent: me.intent,
    heightCm: me.heightCm,
    languages: me.languages,
    verified: me.verification.photo === 'verified',
    activity: visibility.hideActivity ? null : 'now',
    common: { interests: [] },
    madeUp: false,
  };
}
