const TEXT = 0x81;
const BINARY = 0x82;

/**
 * One whole WebSocket frame as a server sends it, unmasked and unfragmented (RFC 6455, section 5.2); texts as UTF-8.
 *
 * `ws` writes head and payload as two pieces, anew for each socket. A broadcast is framed once and is one write a socket.
 */
export function writeFrameBytes(data: string | Buffer): Buffer {
  const length = typeof data === 'string' ? Buffer.byteLength(data) : data.length;
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = typeof data === 'string' ? TEXT : BINARY;
  if (head === 2) {
    frame[1] = length;
  } else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeUIntBE(0, 2, 2);
    frame.writeUIntBE(length, 4, 6);
  }
  if (typeof data === 'string') frame.write(data, head, length, 'utf8');
  else data.copy(frame, head);
  return frame;
}
