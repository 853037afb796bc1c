import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { keyed } from './generated/keyed.js';

export interface RetryOptions {
  /** How often a call is repeated that may be. Default 4. */
  maxRetries?: number;
  /** Milliseconds before the first repetition where the gateway names no wait; twice as long each time. Default 500. */
  retryDelay?: number;
  /** Longest wait in milliseconds; where the gateway asks for a longer one, its refusal is passed on. Default 30,000. */
  maxRetryDelay?: number;
  /** What calls; for tests. */
  fetch?: (request: Request) => Promise<Response>;
}

const keyHeader = 'Idempotency-Key';
const takesKey = keyed.map((path) => new RegExp(`${path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`));

/**
 * A fetch that repeats what may be repeated, when the gateway says that it may come: what changes nothing, or the same each time, and sends under a
 * key of their own. What was refused for its rate did nothing and may always come again.
 */
export function repeating(options: RetryOptions): (request: Request) => Promise<Response> {
  const { maxRetries = 4, retryDelay = 500, maxRetryDelay = 30_000, fetch: call = fetch } = options;
  const backOff = (attempt: number) => Math.min(retryDelay * 2 ** attempt, maxRetryDelay) * (0.5 + Math.random() / 2);

  return async (request) => {
    if (request.method === 'POST' && !request.headers.has(keyHeader) && takesKey.some((path) => path.test(new URL(request.url).pathname)))
      request.headers.set(keyHeader, randomUUID());
    const mayRepeat = request.headers.has(keyHeader) || request.method === 'GET' || request.method === 'PUT';

    for (let attempt = 0; ; attempt++) {
      const isLast = attempt >= maxRetries;
      let wait: number | undefined;
      try {
        const answer = await call(isLast ? request : request.clone());
        wait = isLast || !isPassing(answer, mayRepeat) ? undefined : (askedWait(answer) ?? backOff(attempt));
        if (wait === undefined || wait > maxRetryDelay) return answer;
        await answer.body?.cancel();
      } catch (error) {
        if (isLast || !mayRepeat || !(error instanceof TypeError)) throw error;
        wait = backOff(attempt);
      }
      await sleep(wait);
    }
  };
}

function isPassing(answer: Response, mayRepeat: boolean): boolean {
  if (answer.status === 429) return true;
  if (!mayRepeat) return false;
  // 409 with a wait: the first request under the key is still being done.
  return [502, 503, 504].includes(answer.status) || (answer.status === 409 && answer.headers.has('Retry-After'));
}

function askedWait(answer: Response): number | undefined {
  const asked = answer.headers.get('Retry-After');
  if (asked === null) return undefined;
  const seconds = Number(asked);
  return Math.max(0, Number.isNaN(seconds) ? Date.parse(asked) - Date.now() : seconds * 1000);
}
