import type { Coordinates } from '@romantic/contract';
import { cellToLatLng, latLngToCell } from 'h3-js';
import type { Context } from '../../context.ts';
import { ERRORS } from '../../errors.ts';

/** Where a member is, as finely as anything here ever knows it. */
export interface Place {
  /** H3 cell of `config.locationResolution`. */
  cell: string;
  city: string | null;
  /** ISO 3166-1, two letters. */
  countryCode: string | null;
}

/** How often a member may move to another cell. Often enough for a train, too rarely to draw a path from. */
const MOVE_EVERY_MS = 5 * 60_000;

/**
 * The cell of a point; the point itself ends here. The city is the one of the cell's CENTRE: two people in one cell
 * have the same city whatever side of a border they are on.
 */
export async function findPlace(
  ctx: Pick<Context, 'config' | 'cities'>,
  { latitude, longitude }: Coordinates,
): Promise<Place> {
  const cell = latLngToCell(latitude, longitude, ctx.config.locationResolution);
  const city = await ctx.cities.find(...cellToLatLng(cell));
  return { cell, city: city?.name ?? null, countryCode: city?.countryCode ?? null };
}

/**
 * Whether a member goes from the stored cell to another one: false when they stay. Throws `location_too_soon` when the
 * last move was less than five minutes ago (not with RATE_LIMITS=off). Staying in the cell is always allowed, so the
 * answer tells nothing about where in it somebody is.
 */
export function checkMove(
  ctx: Pick<Context, 'config' | 'clock'>,
  stored: { cell: string | null; changedAt: Date | null },
  cell: string,
): boolean {
  if (stored.cell === cell) return false;
  if (stored.changedAt && ctx.config.rateLimits) {
    const waitMs = stored.changedAt.getTime() + MOVE_EVERY_MS - ctx.clock.now();
    if (waitMs > 0) throw ERRORS.locationTooSoon(waitMs / 1000);
  }
  return true;
}
