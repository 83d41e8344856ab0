import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds; from a fast statement to the longest call we wait for. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Every number the process tells about itself. Labels hold names of our own, never ids, numbers or texts of people. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requests: new Histogram({
      name: 'romantic_http_request_seconds',
      help: 'Time from the request line to the end of the answer, by endpoint',
      labelNames: ['endpoint', 'status'],
      buckets: BUCKETS,
      registers,
    }),
    statements: new Histogram({
      name: 'romantic_sql_statement_seconds',
      help: 'Time of one SQL statement, by its name',
      labelNames: ['statement', 'outcome'],
      buckets: BUCKETS,
      registers,
    }),
    otp: new Counter({
      name: 'romantic_otp_total',
      help: 'Sign-in codes by what happened: sent, refused, verified, wrong, locked',
      labelNames: ['outcome', 'country'],
      registers,
    }),
    otpConversion: new Gauge({
      name: 'romantic_otp_conversion_ratio',
      help: 'Share of the codes sent in the last hour that were verified, by country',
      labelNames: ['country'],
      registers,
    }),
    otpConversionAlarm: new Gauge({
      name: 'romantic_otp_conversion_alarm',
      help: '1 while a country converts too few of its codes: somebody may be pumping messages',
      labelNames: ['country'],
      registers,
    }),
    otpFailureRatio: new Gauge({
      name: 'romantic_otp_failure_ratio',
      help: 'Wrong codes of the last hour over all codes entered: sprayed guessing shows here first',
      registers,
    }),
    security: new Counter({
      name: 'romantic_security_events_total',
      help: 'Refused tokens, reused refresh tokens, refused signatures',
      labelNames: ['event'],
      registers,
    }),
    feedPeople: new Gauge({ name: 'romantic_feed_people', help: 'People in the feed engine', registers }),
    feedChanges: new Counter({
      name: 'romantic_feed_changes_total',
      help: 'People taken in anew by the feed engine since it had loaded everybody',
      registers,
    }),
    feedLag: new Gauge({
      name: 'romantic_feed_lag_seconds',
      help: 'Time since the feed engine last took in all changes',
      registers,
    }),
    feedRankings: new Histogram({
      name: 'romantic_feed_ranking_seconds',
      help: 'Time a ranking waits for its turn, and takes then with its pauses',
      labelNames: ['part'],
      buckets: BUCKETS,
      registers,
    }),
    exposures: new Counter({
      name: 'romantic_exposures_total',
      help: 'Logged cards of feed pages: written, or dropped because the database was slow or away',
      labelNames: ['outcome'],
      registers,
    }),
    sockets: new Gauge({ name: 'romantic_sockets', help: 'Open WebSocket connections', registers }),
    channels: new Gauge({ name: 'romantic_channels', help: 'Topics joined on open sockets', registers }),
    socketsRefused: new Counter({
      name: 'romantic_sockets_refused_total',
      help: 'WebSocket handshakes refused, by reason',
      labelNames: ['reason'],
      registers,
    }),
    socketsClosed: new Counter({
      name: 'romantic_sockets_closed_total',
      help: 'Sockets that the server closed, by reason; "client" when it was the client',
      labelNames: ['reason'],
      registers,
    }),
    channelJoins: new Counter({
      name: 'romantic_channel_joins_total',
      help: 'Joins of a topic, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    realtimeEvents: new Counter({
      name: 'romantic_realtime_events_total',
      help: 'Events handed to channels of this process',
      registers,
    }),
    realtimeGaps: new Counter({
      name: 'romantic_realtime_gaps_total',
      help: 'Times that events between processes may have been missed, after which clients are told to rejoin',
      registers,
    }),
    matches: new Counter({ name: 'romantic_matches_total', help: 'Matches made', registers }),
    messages: new Counter({
      name: 'romantic_messages_total',
      help: 'Messages stored, by type',
      labelNames: ['type'],
      registers,
    }),
    jobs: new Gauge({
      name: 'romantic_jobs',
      help: 'Jobs of the queue by task: waiting for their time, ready, running, dead (out of attempts)',
      labelNames: ['task', 'state'],
      registers,
    }),
    pushes: new Counter({
      name: 'romantic_pushes_total',
      help: 'Pushes by kind and what became of them: sent, retried, skipped, failed',
      labelNames: ['transport', 'kind', 'outcome'],
      registers,
    }),
    pushSeconds: new Histogram({
      name: 'romantic_push_seconds',
      help: 'Time of one call of a push vendor',
      labelNames: ['transport', 'outcome'],
      buckets: BUCKETS,
      registers,
    }),
    pushBreaker: new Gauge({
      name: 'romantic_push_breaker_open',
      help: '1 while a push vendor is left alone because it does not answer',
      labelNames: ['transport'],
      registers,
    }),
    coinTransfers: new Counter({
      name: 'romantic_coin_transfers_total',
      help: 'Transfers of coins, by kind',
      labelNames: ['kind'],
      registers,
    }),
    adRewards: new Counter({
      name: 'romantic_ad_rewards_total',
      help: 'Callbacks of the ad network by outcome: paid, repeated, capped, refused',
      labelNames: ['outcome'],
      registers,
    }),
    storeReads: new Counter({
      name: 'romantic_store_reads_total',
      help: 'What stores said of purchases that was new, by state',
      labelNames: ['provider', 'state'],
      registers,
    }),
    storeNotices: new Counter({
      name: 'romantic_store_notices_total',
      help: 'What stores posted, by outcome: taken, forged, refused, unavailable',
      labelNames: ['provider', 'outcome'],
      registers,
    }),
    ledgerErrors: new Gauge({
      name: 'romantic_ledger_errors',
      help: 'What the last reconciliation of the coin ledger found wrong, by check: anything but 0 is an alarm',
      labelNames: ['check'],
      registers,
    }),
    ledgerCheckedAt: new Gauge({
      name: 'romantic_ledger_checked_timestamp_seconds',
      help: 'When the coin ledger was last reconciled',
      registers,
    }),
    calls: new Counter({
      name: 'romantic_calls_total',
      help: 'Calls that ended, by how; completed over all is the completion rate',
      labelNames: ['media', 'status', 'reason'],
      registers,
    }),
    callFailures: new Counter({
      name: 'romantic_call_failures_total',
      help: 'Failed calls by what the device said; nobody_came: answered, and no device ever got on the topic',
      labelNames: ['reason'],
      registers,
    }),
    callsOpen: new Gauge({ name: 'romantic_calls_open', help: 'Calls ringing or ongoing', registers }),
    callAnswers: new Histogram({
      name: 'romantic_call_answer_seconds',
      help: 'Time from the first ring to the answer',
      buckets: [1, 2, 5, 10, 15, 20, 25, 30],
      registers,
    }),
    callSetup: new Histogram({
      name: 'romantic_call_setup_seconds',
      help: 'Time from the answer until a device saw or heard the other',
      buckets: [0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20],
      registers,
    }),
    callSeconds: new Histogram({
      name: 'romantic_call_seconds',
      help: 'Length of answered calls',
      buckets: [5, 15, 60, 300, 900, 1800, 3600, 7200, 14400],
      registers,
    }),
    callEvictions: new Counter({
      name: 'romantic_call_evictions_total',
      help: 'Rooms of a provider that were to be emptied: done, again (later), given_up',
      labelNames: ['outcome'],
      registers,
    }),
    decisions: new Counter({
      name: 'romantic_decisions_total',
      help: 'Decisions taken, by kind',
      labelNames: ['kind'],
      registers,
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
