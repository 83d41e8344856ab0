import { people } from '@romantic/contract';
import { type Route, route } from '../../http/route.ts';
import { getPerson } from './cards.ts';
import { uploadPhoto } from './photo-upload.ts';
import { deletePhoto, orderPhotos } from './photos.ts';
import { updateProfile } from './profile.ts';

export const peopleRoutes: readonly Route[] = [
  route(people.updateProfile, (ctx, { me, body }) => updateProfile(ctx, me, body)),

  route(people.getPerson, (ctx, { me, params }) => getPerson(ctx, me, params.userId)),

  route(people.searchCities, async (ctx, { query }) => ({
    cities: await ctx.cities.search(query.query, query.limit),
  })),

  route(people.uploadPhoto, (ctx, { me, req }) => uploadPhoto(ctx, me, req)),

  route(people.orderPhotos, (ctx, { me, body }) => orderPhotos(ctx, me, body.photoIds)),

  route(people.deletePhoto, async (ctx, { me, params }) => {
    await deletePhoto(ctx, me, params.id);
    return undefined;
  }),
];
