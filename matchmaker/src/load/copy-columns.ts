/**
 * The columns that a loader reads, in this order, with their types: `COPY (select <these> ...) TO STDOUT (FORMAT binary)`.
 * Only people who may be shown belong in the select, see `Person`.
 */
export const COPY_COLUMNS = [
  ['id', 'uuid'],
  ['cell', 'text'],
  ['birth_date', 'date'],
  ['gender', 'text'],
  ['interested_in', 'text[]'],
  ['age_min', 'smallint'],
  ['age_max', 'smallint'],
  ['max_distance_km', 'integer'],
  ['must_haves', 'jsonb'],
  ['intent', 'text, null'],
  ['height_cm', 'smallint, null'],
  ['languages', 'text[]'],
  ['interests', 'text[]'],
  ['verified', 'boolean'],
  ['has_bio', 'boolean'],
  ['incognito', 'boolean'],
  ['hide_distance', 'boolean'],
  ['joined_at', 'timestamptz'],
  ['last_active_at', 'timestamptz'],
  ['says', 'real'],
  ['gets', 'real'],
  ['exposures', 'real'],
  ['boost', 'real'],
] as const;
