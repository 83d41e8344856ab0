/** A place where people live, as the source knows it. */
export interface CityRecord {
  name: string;
  /** ISO 3166-1, two letters. */
  countryCode: string;
  latitude: number;
  longitude: number;
  /** 0 where unknown. */
  population: number;
}

export interface City {
  name: string;
  countryCode: string;
}

/**
 * Every city of the world in flat arrays that a thread can hand over without copying: 135,000 cities take 4 MB, as
 * objects 100 MB. Cities are sorted by square of one degree; `starts[square]` is the first city of a square.
 */
export interface CityTable {
  starts: Uint32Array;
  latitudes: Float32Array;
  longitudes: Float32Array;
  /** Square root of the population: how far a city's name reaches, in no unit. */
  reaches: Float32Array;
  /** UTF-8: two letters of the country, then the name; `ends[i]` is where city `i` ends. */
  texts: Uint8Array;
  ends: Uint32Array;
}

const COLUMNS = 360;
const ROWS = 180;
const KM_A_DEGREE = 111.2;
/** Nobody says they live in a city further away than this, km. */
const FARTHEST_KM = 100;
/** Who lives within about a kilometre of two centres belongs to the bigger one. */
const SOFTENING_KM = 1;
const LEAST_POPULATION = 500;

/** The records are taken one by one and not kept: 135,000 objects at once would cost more than everything else. */
export function buildCityTable(records: Iterable<CityRecord>): CityTable {
  const squares: number[] = [];
  const latitudes: number[] = [];
  const longitudes: number[] = [];
  const reaches: number[] = [];
  const ends: number[] = [];
  let texts = Buffer.alloc(1024);
  let end = 0;
  for (const { name, countryCode, latitude, longitude, population } of records) {
    // No character of a JavaScript string takes more than three bytes of UTF-8.
    if (end + 2 + 3 * name.length > texts.length)
      texts = Buffer.concat([texts, texts, Buffer.alloc(name.length * 3)]);
    end += texts.write(countryCode.slice(0, 2).padEnd(2), end, 'latin1');
    end += texts.write(name, end);
    ends.push(end);
    squares.push(squareOf(rowOf(latitude), columnOf(longitude)));
    latitudes.push(latitude);
    longitudes.push(longitude);
    reaches.push(Math.sqrt(Math.max(population, LEAST_POPULATION)));
  }
  const { starts, order } = sortBySquare(squares);
  return {
    starts,
    latitudes: Float32Array.from(order, (from) => latitudes[from] as number),
    longitudes: Float32Array.from(order, (from) => longitudes[from] as number),
    reaches: Float32Array.from(order, (from) => reaches[from] as number),
    ...moveTexts(texts, ends, order),
  };
}

/** Counts, then places: `order` lists the cities by square, `starts` says where each square begins in it. */
function sortBySquare(squares: readonly number[]): { starts: Uint32Array; order: Uint32Array } {
  const starts = new Uint32Array(ROWS * COLUMNS + 1);
  for (const square of squares) starts[square + 1] = (starts[square + 1] as number) + 1;
  for (let at = 1; at < starts.length; at += 1)
    starts[at] = (starts[at] as number) + (starts[at - 1] as number);
  const next = starts.slice();
  const order = new Uint32Array(squares.length);
  for (const [index, square] of squares.entries()) {
    const at = next[square] as number;
    order[at] = index;
    next[square] = at + 1;
  }
  return { starts, order };
}

function moveTexts(source: Buffer, sourceEnds: readonly number[], order: Uint32Array) {
  const texts = new Uint8Array(sourceEnds.at(-1) ?? 0);
  const ends = new Uint32Array(order.length);
  let end = 0;
  for (const [at, from] of order.entries()) {
    end += source.copy(texts, end, sourceEnds[from - 1] ?? 0, sourceEnds[from]);
    ends[at] = end;
  }
  return { texts, ends };
}

/**
 * The city that people at this point would name: distance weighed by the root of the population, so that a suburb
 * counts near its own centre and the big city everywhere else. Null at sea and in deserts.
 */
export function findCity(table: CityTable, latitude: number, longitude: number): City | null {
  const shrink = Math.max(Math.cos((latitude * Math.PI) / 180), 0.01);
  const span = Math.min(Math.ceil(FARTHEST_KM / (KM_A_DEGREE * shrink)), COLUMNS / 2 - 1);
  let best = -1;
  let bestWeight = Number.POSITIVE_INFINITY;
  for (let row = Math.max(rowOf(latitude) - 1, 0); row <= Math.min(rowOf(latitude) + 1, ROWS - 1); row += 1) {
    for (let column = columnOf(longitude) - span; column <= columnOf(longitude) + span; column += 1) {
      const square = squareOf(row, (column + COLUMNS) % COLUMNS);
      const end = table.starts[square + 1] as number;
      for (let at = table.starts[square] as number; at < end; at += 1) {
        const km = flatKm(table, at, latitude, longitude, shrink);
        const weight = (km + SOFTENING_KM) / (table.reaches[at] as number);
        if (km <= FARTHEST_KM && weight < bestWeight) {
          best = at;
          bestWeight = weight;
        }
      }
    }
  }
  return best < 0 ? null : readCity(table, best);
}

/** Flat geometry is right to a percent at these distances. */
function flatKm(table: CityTable, at: number, latitude: number, longitude: number, shrink: number): number {
  const north = (table.latitudes[at] as number) - latitude;
  const east = ((((table.longitudes[at] as number) - longitude + 540) % 360) - 180) * shrink;
  return Math.hypot(north, east) * KM_A_DEGREE;
}

/** The centre of a city, degrees; hundredths are exact enough for a place as big as a city. */
export function placeOf(
  table: Pick<CityTable, 'latitudes' | 'longitudes'>,
  at: number,
): { latitude: number; longitude: number } {
  const round = (degrees: number | undefined): number => Math.round((degrees ?? 0) * 100) / 100;
  return { latitude: round(table.latitudes[at]), longitude: round(table.longitudes[at]) };
}

export function readCity(table: Pick<CityTable, 'texts' | 'ends'>, at: number): City {
  const start = at === 0 ? 0 : (table.ends[at - 1] as number);
  const text = Buffer.from(table.texts.subarray(start, table.ends[at])).toString('utf8');
  return { countryCode: text.slice(0, 2), name: text.slice(2) };
}

function rowOf(latitude: number): number {
  return Math.min(Math.max(Math.floor(latitude + 90), 0), ROWS - 1);
}

function columnOf(longitude: number): number {
  return (Math.floor(longitude + 180) + COLUMNS) % COLUMNS;
}

function squareOf(row: number, column: number): number {
  return row * COLUMNS + column;
}
