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

export function buildCityTable(records: readonly CityRecord[]): CityTable {
  const squares = records.map(({ latitude, longitude }) => squareOf(rowOf(latitude), columnOf(longitude)));
  const order = Uint32Array.from(records.keys()).sort(
    (a, b) => (squares[a] ?? 0) - (squares[b] ?? 0) || a - b,
  );
  const table: CityTable = {
    starts: new Uint32Array(ROWS * COLUMNS + 1),
    latitudes: new Float32Array(records.length),
    longitudes: new Float32Array(records.length),
    reaches: new Float32Array(records.length),
    texts: new Uint8Array(),
    ends: new Uint32Array(records.length),
  };
  for (const square of squares) table.starts[square + 1] = (table.starts[square + 1] ?? 0) + 1;
  for (let at = 1; at < table.starts.length; at += 1) {
    table.starts[at] = (table.starts[at] ?? 0) + (table.starts[at - 1] ?? 0);
  }
  const texts: Buffer[] = [];
  let end = 0;
  for (const [at, index] of order.entries()) {
    const record = records[index] as CityRecord;
    const text = Buffer.from(record.countryCode.slice(0, 2).padEnd(2) + record.name);
    texts.push(text);
    end += text.length;
    table.latitudes[at] = record.latitude;
    table.longitudes[at] = record.longitude;
    table.reaches[at] = Math.sqrt(Math.max(record.population, LEAST_POPULATION));
    table.ends[at] = end;
  }
  table.texts = new Uint8Array(Buffer.concat(texts));
  return table;
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

function readCity(table: CityTable, at: number): City {
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
