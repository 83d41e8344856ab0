import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VideoConfig } from '../providers/video/index.ts';
import { refuseSignal } from './signals.ts';

const OPEN: VideoConfig = {
  provider: 'webrtc',
  stunUrls: [],
  turnUrls: ['turn:turn.example'],
  turnSecret: 'x',
  turnCredentialSeconds: 600,
  relayOnly: false,
};
const RELAYED = { ...OPEN, relayOnly: true };
const candidate = (kind: string) => `candidate:1 1 udp 2122260223 192.0.2.7 50000 ${kind}`;
const description = (lines: string[]) =>
  ['v=0', 'o=- 46 2 IN IP4 127.0.0.1', 's=-', ...lines, ''].join('\r\n');

const RELAY_ONLY: [what: string, payload: unknown, passes: boolean][] = [
  ['nothing', { kind: 'ready' }, true],
  ['a relay', { candidate: { candidate: candidate('typ relay raddr 0.0.0.0 rport 0 generation 0') } }, true],
  ['a relay of IPv6', { candidate: candidate('typ relay raddr :: rport 0') }, true],
  [
    'a relay that tells what is behind it',
    { candidate: candidate('typ relay raddr 198.51.100.9 rport 4000') },
    false,
  ],
  ['a host', { candidate: { candidate: candidate('typ host generation 0') } }, false],
  ['a host, hidden deep inside', { a: [{ b: { c: `a=${candidate('typ host')}` } }] }, false],
  ['a host as the name of a field', { [candidate('typ host')]: 1 }, false],
  ['what STUN found', { candidate: candidate('typ srflx raddr 0.0.0.0 rport 0') }, false],
  [
    'a description without addresses',
    { sdp: description(['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'c=IN IP4 0.0.0.0', 'a=rtcp:9 IN IP4 0.0.0.0']) },
    true,
  ],
  [
    'a description of the relay',
    { sdp: description(['c=IN IP4 192.0.2.7', `a=${candidate('typ relay raddr 0.0.0.0 rport 0')}`]) },
    true,
  ],
  ['a description with an address of its own', { sdp: description(['c=IN IP4 198.51.100.9']) }, false],
  [
    'a description with an address for control',
    { sdp: description(['a=rtcp:5000 IN IP4 198.51.100.9']) },
    false,
  ],
  ['a description whose origin is an address', { sdp: 'v=0\r\no=- 46 2 IN IP4 198.51.100.9\r\n' }, false],
  ['bytes', Buffer.from('{}'), false],
];

test('where calls are relayed, no signal tells an address', async (t) => {
  for (const [what, payload, passes] of RELAY_ONLY) {
    await t.test(what, () => assert.equal(refuseSignal(RELAYED, payload) === null, passes));
  }
  await t.test('elsewhere they may', () => {
    assert.equal(refuseSignal(OPEN, { candidate: candidate('typ host') }), null);
  });
  await t.test('and no signal is large', () => {
    assert.match(refuseSignal(OPEN, { sdp: 'x'.repeat(24_600) }) ?? '', /PayloadTooLarge/);
  });
});
