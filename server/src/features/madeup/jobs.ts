import { FIELDS_OF_WORK, type FieldOfWork, type Sex } from './proportions.ts';
import type { Random } from './random.ts';

/** What someone does all day, with its article: "a nurse". `null` where they would rather not say. */
const JOBS: Readonly<Record<FieldOfWork, readonly string[]>> = {
  software: [
    'a web developer',
    'a data engineer',
    'a tester of software',
    'a systems administrator',
    'an app developer',
  ],
  science: [
    'a chemist',
    'a civil engineer',
    'a lab technician',
    'a marine biologist',
    'an energy engineer',
    'a geologist',
  ],
  student: [
    'a student of architecture',
    'a student of law',
    'a trainee nurse',
    'a student of biology',
    'a music student',
  ],
  art: [
    'an illustrator',
    'a violin teacher',
    'a translator of novels',
    'a stage designer',
    'a ceramicist',
    'a copywriter',
  ],
  sales: ['a bookseller', 'a buyer for a toy shop', 'a product manager', 'a wine merchant', 'a florist'],
  management: [
    'a project lead',
    'a manager of a small theatre',
    'an operations lead',
    'the head of a kitchen team',
  ],
  media: [
    'a sound engineer',
    'a radio producer',
    'a film editor',
    'a local journalist',
    'a lighting technician',
  ],
  health: ['a nurse', 'a physiotherapist', 'a dentist', 'a midwife', 'a vet', 'a pharmacist', 'a paramedic'],
  finance: ['an accountant', 'an insurance clerk', 'an auditor', 'a mortgage adviser', 'a bookkeeper'],
  education: [
    'a primary school teacher',
    'a maths teacher',
    'a librarian',
    'a kindergarten teacher',
    'a lecturer in history',
  ],
  crafts: [
    'a carpenter',
    'an electrician',
    'a bicycle mechanic',
    'a roofer',
    'a piano tuner',
    'a stonemason',
  ],
  hospitality: ['a pastry chef', 'a barista', 'a hotel receptionist', 'a tour guide', 'a cook'],
  law: ['a family lawyer', 'a paralegal', 'a notary', 'a mediator'],
  government: ['a town planner', 'a park ranger', 'a policy adviser', 'a museum guard'],
  transport: ['a train driver', 'a bus driver', 'an air traffic controller', 'a bicycle courier'],
  office: ['an office manager', 'an archivist', 'an assistant to three directors', 'a payroll clerk'],
  none: [],
};

/** A job by the survey's shares of the sex; nobody studies after 35. */
export function drawJob(random: Random, sex: Sex, age: number): string | null {
  const fields = (Object.keys(FIELDS_OF_WORK) as FieldOfWork[]).filter(
    (field) => field !== 'student' || age <= 35,
  );
  const field = random.weighted(fields.map((name) => [name, FIELDS_OF_WORK[name][sex]] as const));
  const jobs = JOBS[field];
  return jobs.length > 0 ? random.pick(jobs) : null;
}
