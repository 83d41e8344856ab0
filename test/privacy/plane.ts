/** Places on the Earth and on a flat map around one of them: good to a centimetre within 20 km. */

export interface Place {
  latitude: number;
  longitude: number;
}

/** Metres east and north of the map's centre. */
export interface Spot {
  x: number;
  y: number;
}

/** Mean radius that H3 itself uses, metres. */
const EARTH_M = 6_371_007.180918475;
const radians = (degrees: number) => (degrees * Math.PI) / 180;
const degrees = (angle: number) => (angle * 180) / Math.PI;

/** Where one comes out after so many metres along a great circle; bearing in radians, clockwise from north. */
export function travel(from: Place, bearing: number, metres: number): Place {
  const angle = metres / EARTH_M;
  const latitude = radians(from.latitude);
  const sine =
    Math.sin(latitude) * Math.cos(angle) + Math.cos(latitude) * Math.sin(angle) * Math.cos(bearing);
  const east = Math.sin(bearing) * Math.sin(angle) * Math.cos(latitude);
  const longitude = radians(from.longitude) + Math.atan2(east, Math.cos(angle) - Math.sin(latitude) * sine);
  return { latitude: degrees(Math.asin(sine)), longitude: ((degrees(longitude) + 540) % 360) - 180 };
}

export function toPlace(centre: Place, { x, y }: Spot): Place {
  return travel(centre, Math.atan2(x, y), Math.hypot(x, y));
}

/** Metres between two places. */
export function distanceM(a: Place, b: Place): number {
  const [from, to] = [radians(a.latitude), radians(b.latitude)];
  const haversine =
    Math.sin((to - from) / 2) ** 2 +
    Math.cos(from) * Math.cos(to) * Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(haversine));
}

/** The centre of the circle through these spots, whatever its radius: least squares of x² + y² + Dx + Ey + F = 0. */
export function fitCircle(spots: readonly Spot[]): Spot {
  // Kilometres keep the equations well scaled.
  const rows = spots.map(({ x, y }) => ({ x: x / 1000, y: y / 1000, z: (x * x + y * y) / 1e6 }));
  const sum = (of: (row: { x: number; y: number; z: number }) => number) =>
    rows.reduce((total, row) => total + of(row), 0);
  const [sx, sy, n] = [sum((r) => r.x), sum((r) => r.y), rows.length];
  const matrix = [
    [sum((r) => r.x * r.x), sum((r) => r.x * r.y), sx, -sum((r) => r.x * r.z)],
    [sum((r) => r.x * r.y), sum((r) => r.y * r.y), sy, -sum((r) => r.y * r.z)],
    [sx, sy, n, -sum((r) => r.z)],
  ];
  const [d, e] = solve(matrix);
  return { x: (-(d as number) / 2) * 1000, y: (-(e as number) / 2) * 1000 };
}

/** The spot whose distances to the others fit best: a few Gauss-Newton steps from the middle of the map. */
export function fitDistances(asked: readonly { spot: Spot; metres: number }[]): Spot {
  const found = { x: 0, y: 0 };
  for (let step = 0; step < 20; step += 1) {
    const [xx, xy, yy, xr, yr] = [0, 0, 0, 0, 0];
    const sums = { xx, xy, yy, xr, yr };
    for (const { spot, metres } of asked) {
      const length = Math.hypot(found.x - spot.x, found.y - spot.y) || 1;
      const [ux, uy] = [(found.x - spot.x) / length, (found.y - spot.y) / length];
      const rest = metres - length;
      sums.xx += ux * ux;
      sums.xy += ux * uy;
      sums.yy += uy * uy;
      sums.xr += ux * rest;
      sums.yr += uy * rest;
    }
    const [dx, dy] = solve([
      [sums.xx, sums.xy, sums.xr],
      [sums.xy, sums.yy, sums.yr],
    ]);
    found.x += dx as number;
    found.y += dy as number;
  }
  return found;
}

/** Gaussian elimination; each row ends with its right-hand side. */
function solve(rows: number[][]): number[] {
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    const best = rows
      .slice(column)
      .reduce((a, b) => (Math.abs(b[column] ?? 0) > Math.abs(a[column] ?? 0) ? b : a));
    rows.splice(rows.indexOf(best), 1);
    rows.splice(column, 0, best);
    for (const row of rows) {
      if (row === best) continue;
      const factor = (row[column] ?? 0) / (best[column] ?? 1);
      for (let at = column; at <= size; at += 1) row[at] = (row[at] ?? 0) - factor * (best[at] ?? 0);
    }
  }
  return rows.map((row, at) => (row[size] ?? 0) / (row[at] ?? 1));
}
