/**
 * Between the Agents Playground and the bot. The Playground signs nothing, and the bot believes nobody: so this signs with the keys of
 * the fake cloud what the Playground says, and lets the bot's messages through to it when they carry the token of the fake cloud.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type FakeTeams, fakeTeams } from '../teams/fake-teams.ts';

export interface Gateway {
  /** Keys, tokens, and where the bot sends to. Its `endpoint` is to be set to the bot's. */
  cloud: FakeTeams;
  /** Where the Playground posts activities. */
  address: string;
  /** The Playground's own service, once it is there. */
  service: string;
  close(): Promise<void>;
}

/** The Playground's client speaks English whatever the browser does; this is what a Dutch one would say. */
const LOCALE = 'nl-NL';

/** Listens on this machine only. */
export async function openGateway(): Promise<Gateway> {
  const cloud = await fakeTeams({
    async elsewhere({ method, path, body }) {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(`${gateway.service}${path}`, { method, headers, body });
      return { status: response.status, json: (await response.json().catch(() => ({}))) as object };
    },
  });
  const server = createServer((request, response) => {
    serve(cloud, request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const gateway: Gateway = {
    cloud,
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    service: '',
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await cloud.close();
    },
  };
  return gateway;
}

/** The Playground asks with HEAD whether somebody is there. */
async function serve(cloud: FakeTeams, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') return void response.end();
  const said = JSON.parse(await text(request)) as object;
  const answer = await cloud.post({ ...said, locale: LOCALE });
  response.writeHead(answer.status, { 'content-type': 'application/json' });
  response.end(await answer.text());
}
