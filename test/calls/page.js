// One device of a member, as small as an app can be: the member's topic, a call, and the other's picture and sound.
// Who called offers, as soon as the other says that they are on the topic.
const state = { events: [], candidates: [], heard: [], connection: null, states: [] };

async function start({ baseUrl, key, token, memberId }) {
  const client = supabase.createClient(baseUrl, key, { accessToken: async () => token });
  await client.realtime.setAuth();
  Object.assign(state, { baseUrl, token, memberId, client });
  await join(`user:${memberId}`, (event, payload) => state.events.push({ event, payload }));
}

function join(topic, hear) {
  const channel = state.client.channel(topic, { config: { private: true, broadcast: { ack: true } } });
  channel.on('broadcast', { event: '*' }, ({ event, payload }) => hear(event, payload));
  return new Promise((resolve, reject) => {
    channel.subscribe((status, error) => {
      if (status === 'SUBSCRIBED') resolve(channel);
      else if (status !== 'CLOSED') reject(error ?? new Error(status));
    });
  });
}

async function ask(path, body) {
  const response = await fetch(state.baseUrl + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${state.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.code);
  return answer;
}

async function initiate(matchId) {
  const call = await ask('/api/calls/initiate', { matchId, media: 'video' });
  await connect(call, true);
  return call;
}

async function accept(callId) {
  const call = await ask('/api/calls/accept', { callId });
  await connect(call, false);
  return call;
}

/** Gets on the topic of the call, shows and says something, and takes what the other shows and says. */
async function connect({ id, join: { iceServers, iceTransportPolicy, topic } }, offers) {
  const media = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 240 } });
  const connection = new RTCPeerConnection({ iceServers, iceTransportPolicy });
  state.connection = connection;
  for (const track of media.getTracks()) connection.addTrack(track, media);
  connection.ontrack = ({ streams }) => {
    document.querySelector('#there').srcObject = streams[0];
  };
  connection.onconnectionstatechange = () => {
    state.states.push(connection.connectionState);
    if (connection.connectionState === 'connected') void ask('/api/calls/connected', { callId: id });
  };
  const early = [];
  const add = async (candidate) => {
    if (connection.remoteDescription) await connection.addIceCandidate(candidate);
    else early.push(candidate);
  };
  const describe = async (description) => {
    await connection.setRemoteDescription(description);
    for (const candidate of early.splice(0)) await connection.addIceCandidate(candidate);
  };
  // One after the other, as they came.
  let turn = Promise.resolve();
  const take = async ({ kind, description, candidate }) => {
    if (kind === 'ready' && offers) {
      await connection.setLocalDescription(await connection.createOffer());
      await signal({ kind: 'offer', description: connection.localDescription.toJSON() });
    } else if (kind === 'offer') {
      await describe(description);
      await connection.setLocalDescription(await connection.createAnswer());
      await signal({ kind: 'answer', description: connection.localDescription.toJSON() });
    } else if (kind === 'answer') await describe(description);
    else if (kind === 'candidate') await add(candidate);
  };
  const channel = await join(topic, (event, payload) => {
    if (event !== 'signal') return;
    state.heard.push(payload);
    turn = turn.then(() => take(payload)).catch((error) => state.states.push(String(error)));
  });
  const signal = async (payload) => {
    const sent = await channel.send({ type: 'broadcast', event: 'signal', payload });
    if (sent !== 'ok') throw new Error(`a signal was not taken: ${sent}`);
  };
  connection.onicecandidate = ({ candidate }) => {
    if (!candidate?.candidate) return;
    state.candidates.push(candidate.candidate);
    void signal({ kind: 'candidate', candidate: candidate.toJSON() });
  };
  if (!offers) await signal({ kind: 'ready' });
}

/** What has come in: frames that were decoded, and sound. */
async function received() {
  const found = { frames: 0, samples: 0, bytes: 0, loudness: 0, local: '', remote: '' };
  const report = await state.connection.getStats();
  for (const stat of report.values()) {
    if (stat.type === 'inbound-rtp' && stat.kind === 'video') found.frames = stat.framesDecoded;
    if (stat.type === 'inbound-rtp' && stat.kind === 'audio') {
      found.samples = stat.totalSamplesReceived - (stat.concealedSamples ?? 0);
      found.bytes = stat.bytesReceived;
      found.loudness = stat.totalAudioEnergy;
    }
    if (stat.type === 'candidate-pair' && stat.nominated) {
      found.local = report.get(stat.localCandidateId)?.candidateType;
      found.remote = report.get(stat.remoteCandidateId)?.candidateType;
    }
  }
  return found;
}

async function end(callId) {
  const call = await ask('/api/calls/end', { callId });
  state.connection.close();
  return call;
}

Object.assign(window, { device: { start, initiate, accept, received, end, state } });
