import { z } from 'zod';
import { endpoint, perMember } from '../endpoint.ts';
import { Card } from '../shapes/card.ts';
import { line, pageLimit, Uuid, uniqueList } from '../shapes/fields.ts';
import { Me } from '../shapes/me.ts';
import { MAX_PHOTOS, Photo } from '../shapes/photo.ts';
import { ProfileChanges } from '../shapes/profile.ts';

const tag = 'People';

export const updateProfile = endpoint({
  name: 'updateProfile',
  method: 'PUT',
  path: '/api/users/profile',
  tag,
  summary: 'Change any part of one’s own profile, preferences and visibility',
  access: 'member',
  limit: perMember(120, 60),
  body: ProfileChanges,
  status: 200,
  output: Me,
  errors: ['location_too_soon', 'plan_required'],
});

export const getPerson = endpoint({
  name: 'getPerson',
  method: 'GET',
  path: '/api/users/:userId',
  tag,
  summary: 'The card of someone in one’s deck or matches, or (when entitled) of who likes one',
  access: 'member',
  limit: perMember(120, 60),
  params: z.strictObject({ userId: Uuid }),
  status: 200,
  output: Card,
  errors: ['not_found'],
});

export const uploadPhoto = endpoint({
  name: 'uploadPhoto',
  method: 'POST',
  path: '/api/users/upload-photo',
  tag,
  summary: 'Add a photo (JPEG, PNG, WebP or AVIF, at most 12 MiB)',
  access: 'member',
  limit: perMember(30, 60),
  rawBody: { contentType: 'multipart/form-data', description: 'One part named `file` that holds the image' },
  status: 201,
  output: Photo,
  errors: [
    'unsupported_media_type',
    'photo_unsupported',
    'photo_type_mismatch',
    'photo_unsafe',
    'photo_unreadable',
    'photo_too_large',
    'photo_dimensions',
    'photo_limit',
  ],
});

export const orderPhotos = endpoint({
  name: 'orderPhotos',
  method: 'PUT',
  path: '/api/users/photos/order',
  tag,
  summary: 'Put one’s photos in a new order; names every photo exactly once',
  access: 'member',
  limit: perMember(60, 60),
  body: z.strictObject({ photoIds: uniqueList(Uuid, 1, MAX_PHOTOS) }),
  status: 200,
  output: z.object({ photos: z.array(Photo) }),
  errors: ['photo_order_mismatch'],
});

export const deletePhoto = endpoint({
  name: 'deletePhoto',
  method: 'DELETE',
  path: '/api/users/photos/:id',
  tag,
  summary: 'Delete one of one’s photos with all its files',
  access: 'member',
  limit: perMember(60, 60),
  params: z.strictObject({ id: Uuid }),
  status: 204,
  errors: ['not_found'],
});

export const searchCities = endpoint({
  name: 'searchCities',
  method: 'GET',
  path: '/api/places/cities',
  tag,
  summary: 'Cities whose name begins so, the biggest first: for members who choose their place by hand',
  access: 'member',
  limit: perMember(240, 60),
  query: z.strictObject({ query: line(1, 60), limit: pageLimit(20, 8) }),
  status: 200,
  output: z.object({
    cities: z
      .array(
        z.object({
          name: z.string(),
          /** ISO 3166-1, two letters. */
          countryCode: z.string(),
          latitude: z.number(),
          longitude: z.number(),
        }),
      )
      .max(20),
  }),
  errors: [],
});
