import createClient, { type Client } from 'openapi-fetch';
import { Webhook } from 'standardwebhooks';
import type { components, paths } from './generated/schema.js';
import { repeating, type RetryOptions } from './retry.js';

export type { components, paths } from './generated/schema.js';

/** Every schema of the description by its name: `Schemas['SendRequest']`. */
export type Schemas = components['schemas'];

/** What is refused, with everything that is wrong. */
export type Problem = Schemas['Problem'];

/** The client: `iris.POST('/conversation/interaction', { body })`. */
export type IrisClient = Client<paths>;

export interface IrisOptions extends RetryOptions {
  /** Where the gateway is, such as `https://iris.example`. */
  baseUrl: string;
  /** An API key; or an account, which logs in when it first calls and when its token has expired. */
  credential: { apiKey: string } | { email: string; password: string; tenant: string };
  /** Language of the texts for people: `en`, or Spanish. */
  language?: string;
}

/** Makes a client. Calls answer `{ data }`, or `{ error }` when they are refused. */
export function createIrisClient(options: IrisOptions): IrisClient {
  const headers = { 'Accept-Language': options.language ?? 'en' };
  const calls = repeating(options);
  const plain = createClient<paths>({ baseUrl: options.baseUrl, headers, fetch: calls });
  const { credential } = options;
  if ('apiKey' in credential) return createClient<paths>({ baseUrl: options.baseUrl, headers: { ...headers, 'X-Api-Key': credential.apiKey }, fetch: calls });

  let token: Promise<string> | undefined;
  const logIn = async (): Promise<string> => {
    const { data, error } = await plain.POST('/user/login', {
      body: { Email: credential.email, Password: credential.password, tenant: credential.tenant },
    });
    if (!data) {
      token = undefined;
      throw new Error(`The log-in was refused: ${error?.detail}`);
    }
    return data.payload;
  };
  const withToken = async (request: Request): Promise<Response> => {
    const again = request.clone();
    const used = (token ??= logIn());
    request.headers.set('Authorization', `Bearer ${await used}`);
    const answer = await calls(request);
    if (answer.status !== 401) return answer;

    if (token === used) token = logIn();
    again.headers.set('Authorization', `Bearer ${await token}`);
    return calls(again);
  };
  return createClient<paths>({ baseUrl: options.baseUrl, headers, fetch: withToken });
}

/** What is posted to webhooks; `Event` tells which it is. */
export type IrisEvent =
  | Schemas['InteractionEvent']
  | Schemas['MergedUserEvent']
  | Schemas['ProcessEvent']
  | Schemas['WebhookHoldEvent']
  | Schemas['StrategyEvent']
  | Schemas['WebhookTestEvent'];

/** Verifies a call of the gateway and reads its event; throws when the gateway did not sign it, or too long ago. */
export function readWebhook(secret: string, headers: Record<string, string>, body: string | Buffer): IrisEvent {
  return new Webhook(secret).verify(body, headers) as IrisEvent;
}
