import { z } from 'zod';
import { endpoint, perAddress } from '../endpoint.ts';
import { CardPhoto } from '../shapes/photo.ts';
import { Session } from '../shapes/session.ts';

const tag = 'Development';

export const listDemoPeople = endpoint({
  name: 'listDemoPeople',
  method: 'GET',
  path: '/dev/people',
  tag,
  summary: 'The made-up people whom a developer may sign in as; not there in production',
  access: 'development',
  limit: perAddress(600, 60),
  status: 200,
  output: z.object({
    people: z
      .array(
        z.object({
          phoneNumber: z.string(),
          name: z.string(),
          age: z.int(),
          city: z.string(),
          photo: CardPhoto.nullable(),
        }),
      )
      .max(10),
  }),
  errors: [],
});

export const signInAsDemoPerson = endpoint({
  name: 'signInAsDemoPerson',
  method: 'POST',
  path: '/dev/sign-in',
  tag,
  summary:
    'A session of one of them without a code; nobody else’s number works, and nothing is there in production',
  access: 'development',
  limit: perAddress(600, 60),
  body: z.strictObject({ phoneNumber: z.string().min(5).max(24) }),
  status: 200,
  output: Session,
  errors: ['not_found'],
});
