/** A server setting and its value, as PostgreSQL spells them. */
export type ServerSettings = Readonly<Record<string, string | number>>;

/**
 * What the product runs with; given on the command line, so a forgotten edit in postgresql.conf changes nothing.
 *
 * Nothing that was acknowledged is lost: fsync, full_page_writes and synchronous_commit stay on. PostgreSQL's own log
 * holds no statement and no value (log_min_messages, log_min_error_statement, terse): what failed is logged by the API,
 * which knows what is personal. Parallel plans are off: two cores are shared with the API, and in a container they
 * need a larger /dev/shm than the usual 64 MB. A statement whose client died is stopped within 10 s.
 */
export const PRODUCT_SETTINGS: ServerSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: 200,
  shared_buffers: '128MB',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  jit: 'off',
  max_parallel_workers_per_gather: 0,
  random_page_cost: 1.1,
  client_connection_check_interval: '10s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_line_prefix: '',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/** For databases that are thrown away: a crash of the machine may destroy them. */
export const THROWAWAY_SETTINGS: ServerSettings = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
};
